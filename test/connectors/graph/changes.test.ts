import nock from 'nock';
import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../../model/ids.ts';
import { collect, driveItem, graph, graphError, signedIn, source, thrownBy, useNock } from './peer.ts';

useNock();

const delta = '/v1.0/drives/b!drive/root/delta';
const link = (token: string) => `${graph}${delta}?token=${token}`;

describe('changes()', () => {
  test('changes() pages from the beginning, with a checkpoint for each page', async () => {
    const connector = signedIn();
    nock(graph)
      .get(`${delta}?$top=200`)
      .reply(200, { value: [driveItem({ id: 'A' })], '@odata.nextLink': link('next') });
    nock(graph)
      .get(`${delta}?token=next`)
      .reply(200, { value: [], '@odata.deltaLink': link('done') });
    const pages = await collect(connector.changes(source, undefined));
    expect(pages.map(({ checkpoint, last, files }) => ({ checkpoint, last, files: files.length }))).toEqual([
      { checkpoint: link('next'), last: false, files: 1 },
      { checkpoint: link('done'), last: true, files: 0 },
    ]);
  });

  test('changes() tells files from folders, packages, malware, links and what was removed', async () => {
    const connector = signedIn();
    const value = [
      driveItem({ id: 'root', root: {}, folder: {} }),
      driveItem({ id: 'folder', folder: {} }),
      driveItem({ id: 'gone-folder', name: undefined, folder: {}, deleted: { state: 'deleted' } }),
      driveItem({ id: 'twice', name: 'Old.txt' }),
      driveItem({ id: 'gone', name: undefined, eTag: undefined, deleted: { state: 'deleted' } }),
      driveItem({ id: 'notebook', file: undefined, package: { type: 'oneNote' } }),
      driveItem({ id: 'virus', malware: { description: 'x' } }),
      driveItem({ id: 'elsewhere', file: undefined, remoteItem: { id: 'x' } }),
      driveItem({ id: 'sparse', eTag: undefined }),
      driveItem({ id: 'odd', size: 'many' }),
      driveItem({ id: 'twice', name: 'New.txt', parentReference: { driveId: 'b!drive' } }),
    ];
    nock(graph)
      .get(`${delta}?token=t`)
      .reply(200, { value, '@odata.deltaLink': link('done') });
    const [page] = await collect(connector.changes(source, link('t') as Checkpoint));
    const told = page?.files.map((file) =>
      file.kind === 'present' ? [file.item.ref.fileId, file.item.unfit, file.item.path] : [file.fileId, file.kind],
    );
    expect(told).toEqual([
      ['gone', 'removed'],
      ['notebook', 'package', 'Contracts/A&B 100%/Plan.txt'],
      ['virus', 'malware', 'Contracts/A&B 100%/Plan.txt'],
      ['elsewhere', 'remote-item', 'Contracts/A&B 100%/Plan.txt'],
      ['sparse', 'touched'],
      ['odd', 'touched'],
      ['twice', undefined, 'New.txt'],
    ]);
  });

  test('changes() asks for a new listing when the checkpoint is too old', async () => {
    const connector = signedIn();
    const body = graphError('resyncRequired', 'resyncChangesUploadDifferences');
    nock(graph)
      .get(`${delta}?token=old`)
      .reply(410, body, { location: `${graph}${delta}?token=` });
    const error = await thrownBy(collect(connector.changes(source, link('old') as Checkpoint)));
    expect(error.kind).toBe('resync');
  });

  test.each([
    'https://evil.example.com/v1.0/drives/x',
    'https://graph.microsoft.com.evil.example/v1.0/',
    '/v1.0/x',
    '',
  ])('changes() never follows the checkpoint "%s"', async (checkpoint) => {
    const connector = signedIn();
    nock.cleanAll();
    const error = await thrownBy(collect(connector.changes(source, checkpoint as Checkpoint)));
    expect(error.kind).toBe('resync');
  });

  test.each([
    ['another host', 'https://evil.example.com/v1.0/drives/x'],
    ['itself', link('t')],
  ])('changes() refuses a next link to %s', async (_where, next) => {
    const connector = signedIn();
    nock(graph).get(`${delta}?token=t`).reply(200, { value: [], '@odata.nextLink': next });
    const error = await thrownBy(collect(connector.changes(source, link('t') as Checkpoint)));
    expect(error).toMatchObject({ kind: 'permanent', reason: 'foreign-address' });
  });

  test.each([
    ['no link', { value: [] }],
    ['an entry without id', { value: [{ name: 'x' }], '@odata.deltaLink': link('done') }],
    ['no list', {}],
  ])('changes() does not take an answer with %s for an end', async (_what, body) => {
    const connector = signedIn();
    nock(graph).get(`${delta}?token=t`).reply(200, body);
    const error = await thrownBy(collect(connector.changes(source, link('t') as Checkpoint)));
    expect(error).toMatchObject({ kind: 'malformed', reason: 'malformed-answer' });
  });
});
