import JSZip from 'jszip';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHarness, type Answer, type Harness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await createHarness({ enrichment: true });
  await harness.call('POST', '/sandbox/switches', { body: { enrichmentDelayMs: 1 } });
});
afterEach(() => harness.close());

function packageOf(text: string): Promise<Buffer> {
  return new JSZip().file('word/document.xml', text).file('[Content_Types].xml', '<Types/>').generateAsync({
    type: 'nodebuffer',
    comment: 'a comment at the end',
  });
}

const get = (path: string): Promise<Answer> => harness.call('GET', `/drives/${harness.driveId}/${path}`);

async function download(id: string): Promise<Buffer> {
  const redirect = await get(`items/${id}/content`);
  const response = await harness.sandbox.handle(new Request(redirect.headers.get('location') ?? ''));
  return Buffer.from(await response.arrayBuffer());
}

describe('enrichment', () => {
  test('an uploaded Office file gets other bytes and tags, but no version and no other modifier', async () => {
    const bytes = await packageOf('hello');
    const { json: sent } = await harness.upload('Memo.docx', bytes, 'my-client');
    await harness.sandbox.idle();
    const { json: settled } = await get(`items/${sent.id}`);
    expect(settled).toMatchObject({ lastModifiedBy: { application: { id: 'my-client' } } });
    expect([settled.eTag === sent.eTag, settled.cTag === sent.cTag]).toEqual([false, false]);
    expect((await get(`items/${sent.id}/versions`)).json.value).toHaveLength(1);

    const stored = await download(sent.id);
    expect(stored.length).toBeGreaterThan(bytes.length);
    const archive = await JSZip.loadAsync(stored, { checkCRC32: true });
    expect(Object.keys(archive.files)).toEqual([
      'word/',
      'word/document.xml',
      '[Content_Types].xml',
      'customXml/item1001.xml',
    ]);
    expect(await archive.file('word/document.xml')?.async('string')).toBe('hello');
    expect(await archive.file('customXml/item1001.xml')?.async('string')).toContain('enrichment');
  });

  test('the rewriting shows in the delta feed', async () => {
    const { json: sent } = await harness.upload('Memo.docx', await packageOf('hello'));
    const { json } = await get('root/delta?token=latest');
    await harness.sandbox.idle();
    const changes = await harness.call('GET', json['@odata.deltaLink'] ?? '');
    expect(changes.json.value.map(({ id }) => id)).toContain(sent.id);
  });

  test.each(['Memo.pdf', 'Memo.txt', 'Broken.docx'])('%s stays as it was sent', async (name) => {
    const { json: sent } = await harness.upload(name, 'no package');
    await harness.sandbox.idle();
    expect((await get(`items/${sent.id}`)).json.eTag).toBe(sent.eTag);
  });

  test('a file that was written again meanwhile is left alone, and every new version is rewritten', async () => {
    await harness.call('POST', '/sandbox/switches', { body: { enrichmentDelayMs: 50 } });
    await harness.upload('Memo.docx', await packageOf('first'));
    const { json } = await harness.upload('Memo.docx', await packageOf('second'));
    await harness.sandbox.idle();
    const once = await download(json.id);
    expect(Object.keys((await JSZip.loadAsync(once)).files).filter((name) => name.startsWith('customXml'))).toEqual([
      'customXml/item1002.xml',
    ]);
    await harness.upload('Memo.docx', once);
    await harness.sandbox.idle();
    expect((await download(json.id)).equals(once)).toBe(false);
  });

  test('it is off unless switched on', async () => {
    await harness.call('POST', '/sandbox/switches', { body: { enrichment: false } });
    const { json: sent } = await harness.upload('Memo.docx', await packageOf('hello'));
    await harness.sandbox.idle();
    expect((await get(`items/${sent.id}`)).json.eTag).toBe(sent.eTag);
  });
});
