import { describe, expect, it } from 'vitest';

import { createContents } from '../../../infra/sandbox/contents.ts';
import { createMemoryContents } from '../../../infra/sandbox/memory-contents.ts';

const bytes = Buffer.from('The quarterly garden report praises the tulips.');

async function text(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream as BodyInit).text();
}

describe('createMemoryContents()', () => {
  it('keeps bytes under the name that a folder would give them', async () => {
    const [memory, folder] = [createMemoryContents(), await createContents()];
    try {
      const stored = await memory.put([bytes.subarray(0, 9), bytes.subarray(9)]);
      expect(stored).toEqual(await folder.put(bytes));
      expect(await memory.size(stored.id)).toBe(bytes.length);
      expect(await text(memory.read(stored.id))).toBe(bytes.toString());
      expect(await text(memory.read(stored.id, { start: 4, end: 12 }))).toBe('quarterly');
    } finally {
      await folder.close();
    }
  });

  it('keeps a copy, so that a buffer may be used again', async () => {
    const contents = createMemoryContents();
    const buffer = Buffer.from('first');
    const { id } = await contents.put(buffer);
    buffer.fill('x');
    expect(await text(contents.read(id))).toBe('first');
  });

  it('takes pieces of exactly the announced length only', async () => {
    const draft = await createMemoryContents().draft();
    expect(await draft.append([bytes.subarray(0, 5)], 5)).toBe(true);
    expect(await draft.append([bytes.subarray(5, 8)], 5)).toBe(false);
    expect(await draft.append([bytes.subarray(5)], bytes.length - 5)).toBe(true);
    expect(draft.size).toBe(bytes.length);
    const seen: Uint8Array[] = [];
    const stored = await draft.finish((chunk) => seen.push(chunk));
    expect(stored.size).toBe(bytes.length);
    expect(Buffer.concat(seen)).toEqual(bytes);
  });

  it('throws for a content that it does not have', () => {
    expect(() => createMemoryContents().read('unknown')).toThrow('unknown');
  });
});
