import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, readMultipart, type NextChunk } from '../../../../infra/sandbox/box/multipart.ts';

const from = (chunks: readonly Buffer[]): NextChunk => {
  const rest = [...chunks];
  return () => Promise.resolve(rest.shift());
};

const read = async (next: NextChunk, contentType: string): Promise<{ name: string; content: string }[]> => {
  const parts: { name: string; content: string }[] = [];
  for await (const part of readMultipart(next, contentType)) {
    parts.push({ name: part.name, content: (await collect(part.content, 1e6)).toString('latin1') });
  }
  return parts;
};

const encode = (parts: readonly { name: string; content: string }[], boundary: string): Buffer => {
  const encoded = parts.map(
    ({ name, content }) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n${content}\r\n`,
  );
  return Buffer.from(`${encoded.join('')}--${boundary}--\r\n`, 'latin1');
};

const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

/** Full of what looks like a delimiter. */
const content = fc
  .array(fc.constantFrom('\r\n', '\r', '\n', '-', '--', 'edge', '--edg', '\r\n--edg', 'x', '\u00ff'), { maxLength: 40 })
  .map((pieces) => pieces.join(''))
  .filter((text) => !`\r\n${text}`.includes('\r\n--edge'));

describe('readMultipart()', () => {
  it('gives back what was encoded, however the body is cut', async () => {
    const part = fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), content });
    const property = fc.asyncProperty(
      fc.array(part, { maxLength: 4 }),
      fc.integer({ min: 1, max: 80 }),
      async (parts, size) => {
        const body = encode(parts, 'edge');
        expect(await read(from(cut(body, size)), 'multipart/form-data; boundary=edge')).toEqual(parts);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('skips what is not read of a part', async () => {
    const body = encode(
      [
        { name: 'a', content: 'long '.repeat(50) },
        { name: 'b', content: 'x' },
      ],
      'edge',
    );
    const names: string[] = [];
    for await (const { name } of readMultipart(from(cut(body, 7)), 'multipart/form-data; boundary="edge"'))
      names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  it('refuses a body that ends early wherever it is cut off', async () => {
    const body = encode([{ name: 'a', content: 'hello' }], 'edge');
    for (let end = 0; end < body.length - 4; end += 1) {
      await expect(read(from([body.subarray(0, end)]), 'multipart/form-data; boundary=edge')).rejects.toThrow(
        'Bad Request',
      );
    }
  });

  it.each(['application/json', 'multipart/form-data', 'multipart/mixed; boundary=edge'])('refuses %s', async (type) => {
    await expect(read(from([encode([], 'edge')]), type)).rejects.toThrow('Bad Request');
  });
});
