import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createContents, type Contents } from '../../../infra/sandbox/contents.ts';

const folders: string[] = [];
const opened: Contents[] = [];

async function create(folder?: string): Promise<Contents> {
  const contents = await createContents(folder);
  opened.push(contents);
  return contents;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'labelwright-test-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((contents) => contents.close()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function bytesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

const sample = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * 7) % 251));

describe('contents', () => {
  test('put() and read() keep every byte, from a buffer and from a stream', async () => {
    const contents = await create();
    const stored = await contents.put(sample);
    expect(stored).toEqual({ id: createHash('sha256').update(sample).digest('hex'), size: sample.length });
    const seen: Uint8Array[] = [];
    expect(await contents.put(new Blob([sample]).stream(), (chunk) => seen.push(chunk))).toEqual(stored);
    expect(Buffer.concat(seen).equals(sample)).toBe(true);
    expect((await bytesOf(contents.read(stored.id))).equals(sample)).toBe(true);
    expect(await contents.size(stored.id)).toBe(sample.length);
  });

  test('read() gives a range with both ends, and nothing of an empty content', async () => {
    const contents = await create();
    const { id } = await contents.put(sample);
    const part = await bytesOf(contents.read(id, { start: 299_999, end: 600_000 }));
    expect(part.equals(sample.subarray(299_999, 600_001))).toBe(true);
    const empty = await contents.put(Buffer.alloc(0));
    expect((await bytesOf(contents.read(empty.id))).length).toBe(0);
  });

  test('read() of an unknown content fails', async () => {
    const contents = await create();
    await expect(bytesOf(contents.read('00ff'))).rejects.toThrow('ENOENT');
  });

  test('put() leaves nothing behind when the stream fails', async () => {
    const contents = await create(await temporaryFolder());
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield await Promise.resolve(Buffer.from('some'));
      throw new Error('cut off');
    };
    await expect(contents.put(failing())).rejects.toThrow('cut off');
    const whole = await contents.put(Buffer.from('some'));
    expect((await bytesOf(contents.read(whole.id))).toString()).toBe('some');
  });

  test('a draft takes pieces of the stated length only, and ends as a content', async () => {
    const contents = await create();
    const draft = await contents.draft();
    expect(await draft.append([Buffer.from('hello ')], 6)).toBe(true);
    expect(await draft.append([Buffer.from('wo')], 5)).toBe(false);
    expect(await draft.append([Buffer.from('too long')], 5)).toBe(false);
    expect(draft.size).toBe(6);
    expect(await draft.append([Buffer.from('wor'), Buffer.from('ld')], 5)).toBe(true);
    expect(await draft.append([Buffer.from('cut off'.repeat(3))], 30)).toBe(false);
    const stored = await draft.finish();
    expect((await bytesOf(contents.read(stored.id))).toString()).toBe('hello world');
  });

  test('contents in a folder outlive close(), a temporary folder does not', async () => {
    const folder = await temporaryFolder();
    const first = await createContents(folder);
    const { id } = await first.put(sample);
    await (await first.draft()).append([Buffer.from('lost')], 4);
    await first.close();
    const second = await create(folder);
    expect(await second.size(id)).toBe(sample.length);
    expect(existsSync(join(folder, id.slice(0, 2), id))).toBe(true);

    const temporary = await createContents();
    const stored = await temporary.put(sample);
    await temporary.close();
    await expect(temporary.size(stored.id)).rejects.toThrow('ENOENT');
  });
});
