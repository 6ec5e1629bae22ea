import { describe, expect, test } from 'vitest';
import type { ShownLabel } from '../../../connectors/connector.ts';
import type { FileItem } from '../../../model/file.ts';
import type { LabelId } from '../../../model/ids.ts';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import { authority, byUs, driveItem, fileItem, graphError, itemUrl, ourId, thrownBy } from './peer.ts';
import { answer, empty, script, type Script, type Step } from './script.ts';

const label: ShownLabel = { id: 'aaaaaaaa-0000-0000-0000-000000000001' as LabelId, path: 'Secret' };
const extraction = `POST ${itemUrl}/extractSensitivityLabels`;
const reading = `GET ${itemUrl}?$select=id,eTag,sensitivityLabel`;
const ours = fileItem({ name: 'Plan.docx', modifiedByUs: true });
const foreign = fileItem({ name: 'Plan.docx' });
const found = [{ sensitivityLabelId: label.id.toUpperCase(), assignmentMethod: 'standard', tenantId: 't' }];
const after: Step = {
  expect: `GET ${itemUrl}`,
  reply: answer(driveItem({ name: 'Plan.docx', eTag: '"{A},2"', lastModifiedBy: byUs })),
};

function connectorOf({ fetch }: Script) {
  return createGraphConnector({
    tenantId: 'tenant',
    clientId: ourId,
    credential: { kind: 'secret', secret: 's3cret' },
    authority,
    settleSeconds: 0,
    userAgent: 'x',
    fetch,
  });
}

async function show(item: FileItem, wanted: ShownLabel | undefined, ...steps: readonly Step[]): Promise<FileItem> {
  const peer = script(...steps);
  const feature = connectorOf(peer).features.shownLabel;
  if (feature === undefined) throw new TypeError('The connector shows no labels');
  const shown = await feature.show(item, wanted);
  peer.done();
  return shown;
}

describe('show()', () => {
  test.each([
    ['labels', { labels: found }],
    ['labels within value', { value: { labels: found } }],
  ])('show() has the label read and answers with the new state, told as %s', async (_shape, body) => {
    const shown = await show(ours, label, { expect: extraction, reply: answer(body) }, after);
    expect(shown).toMatchObject({ version: '"{A},2"', name: 'Plan.docx', modifiedByUs: true });
  });

  test.each(['notes.txt', 'old.doc', 'slides.pptm.p7m', 'archive.zip', 'docx'])(
    'show() asks nothing for %s, whose type SharePoint shows no label of',
    async (name) => {
      const item = fileItem({ name, modifiedByUs: true });
      expect(await show(item, label)).toBe(item);
    },
  );

  test.each(['a.docx', 'a.DOCM', 'a.xlsx', 'a.xlsm', 'a.xlsb', 'a.pptx', 'a.ppsx', 'a.pdf'])(
    'show() has %s read',
    async (name) => {
      const item = fileItem({ name, modifiedByUs: true });
      await show(item, label, { expect: extraction, reply: answer({ labels: found }) }, after);
    },
  );

  test('show() leaves a file of others alone that shows the label already', async () => {
    const body = { id: 'ITEM', eTag: '"{A},1"', sensitivityLabel: { id: label.id.toUpperCase() } };
    expect(await show(foreign, label, { expect: reading, reply: answer(body) })).toBe(foreign);
  });

  test.each([
    ['another label', { id: 'ITEM', eTag: '"{A},1"', sensitivityLabel: { id: 'other' } }],
    ['none', { id: 'ITEM', eTag: '"{A},1"' }],
    ['the label at another version', { id: 'ITEM', eTag: '"{A},5"', sensitivityLabel: { id: label.id } }],
  ])('show() has a file of others read that shows %s', async (_what, body) => {
    const steps = [
      { expect: reading, reply: answer(body) },
      { expect: extraction, reply: answer({ labels: found }) },
    ];
    await show(foreign, label, ...steps, after);
  });

  test.each([
    [423, 'fileDoubleKeyEncrypted'],
    [423, 'fileDecryptionNotSupported'],
    [423, 'fileDecryptionDeferred'],
    [423, 'resourceLocked'],
    [415, 'invalidRequest'],
    [400, 'notSupported'],
  ])('show() is quiet where the service answers %i %s', async (status, code) => {
    const steps = [{ expect: extraction, reply: answer(graphError(code), status) }];
    expect(await show(ours, label, ...steps)).toBe(ours);
  });

  test.each([
    [400, 'invalidRequest', 'permanent'],
    [403, 'accessDenied', 'unauthorized'],
    [404, 'itemNotFound', 'gone'],
    [503, 'serviceNotAvailable', 'transient'],
  ])('show() throws for %i %s', async (status, code, kind) => {
    const steps = [{ expect: extraction, reply: answer(graphError(code), status) }];
    expect(await thrownBy(show(ours, label, ...steps))).toMatchObject({ kind });
  });

  test.each([[{ labels: [] }], [{ labels: null }], [{}]])(
    'show() says where the service does not recognize the label: %j',
    async (body) => {
      const failure = await thrownBy(show(ours, label, { expect: extraction, reply: answer(body) }));
      expect(failure).toMatchObject({ kind: 'permanent', reason: 'label-not-recognized' });
    },
  );

  test('show() of no label has the file read, too', async () => {
    await show(ours, undefined, { expect: extraction, reply: answer({ labels: [] }) }, after);
  });

  test('show() throws malformed for an answer of another shape', async () => {
    const steps = [{ expect: extraction, reply: answer({ labels: 'x' }) }];
    expect(await thrownBy(show(ours, label, ...steps))).toMatchObject({ kind: 'malformed' });
  });

  test('show() throws gone where the file went away meanwhile', async () => {
    const steps = [
      { expect: extraction, reply: answer({ labels: found }) },
      { expect: `GET ${itemUrl}`, reply: empty(404) },
    ];
    expect(await thrownBy(show(ours, label, ...steps))).toMatchObject({ kind: 'gone' });
  });
});
