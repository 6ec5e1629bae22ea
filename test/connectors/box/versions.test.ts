import { describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import type { FileItem } from '../../../model/file.ts';
import type { SourceId } from '../../../model/ids.ts';
import { type Answer, boxFile, boxOptions, createScriptedBox, json, refusal } from './scripted-box.ts';

const file = 'GET /2.0/files/1';
const list = 'GET /2.0/files/1/versions';
const deletion = (id: string) => `DELETE /2.0/files/1/versions/${id}`;
const gone: Answer = () => new Response(null, { status: 204 });
const versions = (...entries: readonly object[]): Answer => json({ total_count: entries.length, entries });
const three = versions(
  { type: 'file_version', id: '503', trashed_at: null },
  { type: 'file_version', id: '502', trashed_at: null },
  { type: 'file_version', id: '500', trashed_at: '2026-01-01T00:00:00Z' },
);

function removeAll(script: Readonly<Record<string, Answer | readonly Answer[]>>, changes: Partial<FileItem> = {}) {
  const box = createScriptedBox({ [file]: json(boxFile()), [list]: three, ...script });
  const connector = createBoxConnector(boxOptions(box));
  const remove = connector.features.removeOldVersions;
  if (remove === undefined) throw new Error('Old versions cannot be removed');
  const item = { ...present, ...changes };
  return { box, removed: remove(item) };
}

const present = {
  ref: { connector: 'box', sourceId: '100', fileId: '1' },
  version: '501.3',
  name: 'plan.docx',
} as unknown as FileItem;

describe('removeOldVersions()', () => {
  it('removeOldVersions() deletes each readable version over the file’s etag, and the present one never', async () => {
    const all = versions({ id: '503' }, { id: '502' }, { id: '501' });
    const { box, removed } = removeAll({ [list]: all, [deletion('503')]: gone, [deletion('502')]: gone });
    expect(await removed).toBe(2);
    expect(box.callsTo(deletion('502'))[0]?.headers.get('if-match')).toBe('3');
    expect(box.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });

  it('removeOldVersions() leaves what is in the trash, and does not count what is gone', async () => {
    const { removed } = removeAll({ [deletion('503')]: refusal(404, 'not_found'), [deletion('502')]: gone });
    expect(await removed).toBe(1);
  });

  it('removeOldVersions() throws conflict for another state of the file, before it deletes anything', async () => {
    const { box, removed } = removeAll({}, { version: '501.2' as FileItem['version'] });
    await expect(removed).rejects.toMatchObject({ kind: 'conflict' });
    expect(box.calls.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  it('removeOldVersions() deletes the others when one is held back, and throws permanent with Box’s reason', async () => {
    const { box, removed } = removeAll({
      [deletion('503')]: refusal(403, 'forbidden_by_policy'),
      [deletion('502')]: gone,
    });
    await expect(removed).rejects.toMatchObject({
      kind: 'permanent',
      reason: 'forbidden-by-policy',
      message: 'Cannot delete old versions of Box file 1: Box holds back 1 of 2',
    });
    expect(box.callsTo(deletion('502'))).toHaveLength(1);
  });

  it('removeOldVersions() goes on where only its own deletion moved the etag', async () => {
    const { box, removed } = removeAll({
      [file]: [json(boxFile()), json(boxFile({ etag: '4' }))],
      [deletion('503')]: gone,
      [deletion('502')]: [refusal(412, 'precondition_failed'), gone],
    });
    expect(await removed).toBe(2);
    expect(box.callsTo(deletion('502')).map(({ headers }) => headers.get('if-match'))).toEqual(['3', '4']);
  });

  it('removeOldVersions() throws conflict where somebody wrote meanwhile', async () => {
    const { removed } = removeAll({
      [file]: [json(boxFile()), json(boxFile({ etag: '4', file_version: { id: '504' } }))],
      [deletion('503')]: gone,
      [deletion('502')]: refusal(412, 'precondition_failed'),
    });
    await expect(removed).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('removeOldVersions() throws locked while somebody has the file open', async () => {
    const { removed } = removeAll({ [deletion('503')]: refusal(403, 'access_denied_item_locked') });
    await expect(removed).rejects.toMatchObject({ kind: 'locked' });
  });

  it('removeOldVersions() asks for every page', async () => {
    const page: Answer = ({ url }) => {
      const offset = Number(url.searchParams.get('offset'));
      const entries = Array.from({ length: offset === 0 ? 1000 : 2 }, (_, at) => ({
        id: String(9000 + offset + at),
        trashed_at: offset === 0 ? '2026-01-01T00:00:00Z' : null,
      }));
      return Response.json({ total_count: 1002, entries });
    };
    const { removed } = removeAll({ [list]: page, [deletion('10000')]: gone, [deletion('10001')]: gone });
    expect(await removed).toBe(2);
  });

  it('removeOldVersions() works as the user whose file it is', async () => {
    const { box, removed } = removeAll(
      { [deletion('503')]: gone, [deletion('502')]: gone },
      { ref: { ...present.ref, sourceId: 'user:7' as SourceId } },
    );
    expect(await removed).toBe(2);
    const calls = box.calls.filter(({ url }) => url.pathname.startsWith('/2.0/files/'));
    expect(new Set(calls.map(({ headers }) => headers.get('as-user')))).toEqual(new Set(['7']));
  });
});
