import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { byUs, driveItem, fileItem, graph, graphError, itemUrl, ref, signedIn, thrownBy, useNock } from './peer.ts';

useNock();

async function looked(changes: Readonly<Record<string, unknown>>) {
  const connector = signedIn();
  nock(graph).get(itemUrl).reply(200, driveItem(changes));
  return connector.look(ref);
}

describe('look()', () => {
  test('look() reads an item', async () => {
    const hashes = { quickXorHash: 'aCgDG9jwBhDc4Q1yawMZAAAAAAA=' };
    expect(await looked({ file: { hashes }, shared: { scope: 'organization' }, lastModifiedBy: byUs })).toEqual({
      ...fileItem({ sharing: 'internal', modifiedByUs: true, digest: hashes.quickXorHash }),
      owner: 'ada@contoso.com',
      link: 'https://contoso.sharepoint.com/Plan.txt',
    });
  });

  test.each([
    ['anonymous', 'anonymous'],
    ['users', 'unknown'],
    [undefined, 'unknown'],
  ])('look() reads the sharing scope %s as %s', async (scope, sharing) => {
    expect((await looked({ shared: { scope } }))?.sharing).toBe(sharing);
  });

  test('look() states no digest while the content is being taken in', async () => {
    const hashes = { quickXorHash: 'x' };
    expect((await looked({ file: { hashes, processingMetadata: true } }))?.digest).toBeUndefined();
    const pendingOperations = { pendingContentUpdate: { queuedDateTime: '2026-09-01T10:00:00Z' } };
    expect((await looked({ file: { hashes }, pendingOperations }))?.digest).toBeUndefined();
  });

  test.each([
    ['/drives/b!drive/root:', 'Plan.txt'],
    ['/drive/root:/A/%', 'A/%/Plan.txt'],
    [undefined, 'Plan.txt'],
  ])('look() reads the parent path %s as %s', async (path, expected) => {
    expect((await looked({ parentReference: { path } }))?.path).toBe(expected);
  });

  test.each([{ folder: {} }, { root: {} }, { deleted: { state: 'deleted' } }])(
    'look() finds no file in %j',
    async (facet) => {
      expect(await looked(facet)).toBeUndefined();
    },
  );

  test.each([
    ['remote-item', { file: undefined, remoteItem: { id: 'x' } }, ''],
    ['package', { file: undefined, package: { type: 'oneNote' } }, ''],
    ['package', { file: undefined, folder: {}, package: { type: 'oneNote' } }, ''],
    ['not-a-file', { file: undefined }, ''],
    ['system-folder', {}, '/Forms'],
    ['system-folder', {}, '/forms/Document'],
    ['system-folder', {}, '/A/_vti_pvt'],
    ['system-folder', {}, '/_cts/Contract'],
    [undefined, {}, '/A/Forms'],
    [undefined, {}, '/Formsheets'],
  ])('look() says %s of %j in "%s"', async (unfit, changes, folder) => {
    const parentReference = { path: `/drives/b!drive/root:${folder}` };
    expect((await looked({ ...changes, parentReference }))?.unfit).toBe(unfit);
  });

  test('look() finds nothing where Graph answers 404', async () => {
    const connector = signedIn();
    nock(graph).get(itemUrl).reply(404, graphError('itemNotFound'));
    expect(await connector.look(ref)).toBeUndefined();
  });

  test('look() does not take an item without an eTag for a state', async () => {
    expect((await thrownBy(looked({ eTag: null }))).kind).toBe('malformed');
  });
});

describe('rename()', () => {
  test('rename() names the version with its quotes', async () => {
    const connector = signedIn();
    nock(graph, { reqheaders: { 'if-match': '"{A},1"' } })
      .patch(itemUrl, { name: 'Plan.txt.p7m' })
      .reply(200, driveItem({ name: 'Plan.txt.p7m', eTag: '"{A},2"' }));
    const renamed = await connector.features.rename?.(fileItem(), 'Plan.txt.p7m');
    expect(renamed).toMatchObject({ name: 'Plan.txt.p7m', version: '"{A},2"' });
  });

  test.each([
    [412, 'resourceModified', 'conflict'],
    [409, 'nameAlreadyExists', 'permanent'],
    [423, 'resourceLocked', 'locked'],
  ])('rename() answers %i %s as %s', async (status, code, kind) => {
    const connector = signedIn();
    nock(graph).patch(itemUrl).reply(status, graphError(code));
    const error = await thrownBy(Promise.resolve(connector.features.rename?.(fileItem(), 'x.txt')));
    expect(error.kind).toBe(kind);
  });
});
