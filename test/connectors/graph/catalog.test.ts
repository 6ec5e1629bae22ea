import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { graph, graphError, signedIn, thrownBy, useNock } from './peer.ts';

useNock();

const path = '/v1.0/security/dataSecurityAndGovernance/sensitivityLabels';

function catalog() {
  const read = signedIn().features.catalog;
  if (read === undefined) throw new TypeError('The connector has no catalog');
  return read();
}

async function catalogOf(...value: readonly object[]) {
  const answer = catalog();
  nock(graph).get(path).reply(200, { value });
  return answer;
}

describe('catalog()', () => {
  test('catalog() goes over pages and puts sublabels under their parents', async () => {
    const answer = catalog();
    nock(graph)
      .get(path)
      .reply(200, {
        value: [
          { id: 'AAAAAAAA-0000-0000-0000-000000000001', name: 'Public', displayName: 'Public', sublabels: [] },
          {
            id: 'a2',
            name: 'Conf',
            displayName: 'Confidential',
            sublabels: [{ id: 'a3', name: 'Conf-All', displayName: 'All Employees', applicableTo: 'email,file' }],
          },
        ],
        '@odata.nextLink': `${graph}${path}?$skiptoken=2`,
      });
    nock(graph)
      .get(`${path}?$skiptoken=2`)
      .reply(200, { value: [{ id: 'a4', name: 'Secret' }] });
    expect(await answer).toEqual([
      { id: 'aaaaaaaa-0000-0000-0000-000000000001', name: 'Public', displayName: 'Public', applicable: true },
      { id: 'a2', name: 'Conf', displayName: 'Confidential', applicable: false },
      { id: 'a3', name: 'Conf-All', displayName: 'All Employees', parent: 'a2', applicable: true },
      { id: 'a4', name: 'Secret', displayName: 'Secret', applicable: true },
    ]);
  });

  test.each([
    [{ applicableTo: 'email,file,site' }, true],
    [{ applicableTo: 'Email, File' }, true],
    [{ applicableTo: 'email,site' }, false],
    [{ applicableTo: null }, true],
    [{ isEnabled: false }, false],
    [{ isEnabled: true }, true],
    [{ sublabels: [{ id: 'b', name: 'B' }] }, false],
    [{ sublabels: null }, true],
  ])('catalog() takes a label with %j as applicable: %s', async (changes, applicable) => {
    const [label] = await catalogOf({ id: 'a', name: 'A', ...changes });
    expect(label?.applicable).toBe(applicable);
  });

  test('catalog() keeps the parent of a sublabel that is listed beside it too', async () => {
    const sublabel = { id: 'b', name: 'B' };
    const labels = await catalogOf(sublabel, { id: 'a', name: 'A', sublabels: [sublabel] }, sublabel);
    expect(labels.filter(({ id }) => id === 'b')).toEqual([
      { id: 'b', name: 'B', displayName: 'B', parent: 'a', applicable: true },
    ]);
  });

  test('catalog() throws unauthorized where the application may not read labels', async () => {
    const answer = catalog();
    nock(graph).get(path).reply(403, graphError('accessDenied'));
    expect(await thrownBy(answer)).toMatchObject({ kind: 'unauthorized' });
  });

  test('catalog() throws malformed for labels without an id', async () => {
    expect(await thrownBy(catalogOf({ name: 'A' }))).toMatchObject({ kind: 'malformed' });
  });
});
