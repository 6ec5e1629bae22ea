/** Plain text. It can't carry a label inside; only these extensions are taken for text, and only where the content agrees. */
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { decodeText } from '../decode-text.ts';
import type { Format } from '../format.ts';
import { binaryKind } from '../sniff.ts';

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['txt', 'text/plain'],
  ['log', 'text/plain'],
  ['csv', 'text/csv'],
  ['tsv', 'text/tab-separated-values'],
  ['md', 'text/markdown'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
]);
const tables = new Set(['csv', 'tsv']);

/** Bytes. A file is read whole, so that evidence is never cut off from its value at a seam. */
const sizeLimit = 64 * 1024 ** 2;
const sampleBytes = 4096;

export const text: Format = {
  name: 'text',
  extensions: [...mediaTypes.keys()],
  recognizes: (source, name) => mediaTypes.has(extensionOf(name)) && looksLikeText(source),
  open(source, { name, budget }) {
    if (source.size > sizeLimit) {
      throw new FileError('too-large', `Cannot read text: it exceeds ${sizeLimit} bytes`);
    }
    const extension = extensionOf(name);
    const part = tables.has(extension) ? 'rows' : 'body';
    return {
      mediaType: mediaTypes.get(extension) ?? 'text/plain',
      labels: [],
      signed: false,
      *parts() {
        budget.checkTime();
        budget.spend(source.size);
        const decoded = decodeText(source.read(0, source.size));
        if (decoded === undefined) throw new FileError('unsupported', 'Cannot read text: its content is binary');
        yield { name: part, text: decoded };
      },
      labeling: undefined,
    };
  },
};

function looksLikeText(source: ByteSource): boolean {
  if (binaryKind(source) !== undefined) return false;
  const length = Math.min(sampleBytes, source.size);
  // A sample that ends within a character is judged without it.
  return decodeText(trimmed(source.read(0, length))) !== undefined;
}

function trimmed(sample: Buffer): Buffer {
  let end = sample.length;
  while (end > 0 && end > sample.length - 4 && (sample[end - 1] ?? 0) >= 0x80) end--;
  return sample.length < sampleBytes ? sample : sample.subarray(0, end - (end % 2));
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
