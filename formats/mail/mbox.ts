/** Mailboxes: messages one behind the other, each led by a line `From ADDRESS DATE` (RFC 4155). */
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import type { Format, OpenContext } from '../format.ts';

const separator = /^From \S{1,300} .{0,80}\d{4}/u;
const mark = Buffer.from('\nFrom ');
const longestLine = 512;
const chunkBytes = 8 * 1024 ** 2;

export const mbox: Format = {
  name: 'mbox',
  extensions: ['mbox', 'mbx'],
  recognizes: (source) => separator.test(lineAt(source, 0)),
  open: (source, context) => ({
    mediaType: 'application/mbox',
    labels: [],
    signed: false,
    parts: () => readMessages(source, context),
    labeling: undefined,
  }),
};

function* readMessages(source: ByteSource, context: OpenContext): Iterable<Part> {
  let start = 0;
  let count = 0;
  for (const end of [...separators(source, context), source.size]) {
    if (++count > context.budget.limits.entries) {
      yield { name: 'further messages', unread: 'too-large' };
      return;
    }
    const headers = start + lineAt(source, start).length + 1;
    const from = Math.min(headers, end);
    yield* context.openNested(within(source, from, end - from), `message ${count}`);
    start = end;
  }
}

/** Where the messages behind the first begin. */
function* separators(source: ByteSource, { budget }: OpenContext): Iterable<number> {
  for (let from = 0; from < source.size; from += chunkBytes) {
    budget.checkTime();
    const chunk = source.read(from, Math.min(chunkBytes + mark.length - 1, source.size - from));
    for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 1)) {
      if (separator.test(lineAt(source, from + at + 1))) yield from + at + 1;
    }
  }
}

/** Without its line end. */
function lineAt(source: ByteSource, at: number): string {
  const text = source.read(at, Math.min(longestLine, source.size - at)).toString('latin1');
  return text.split('\n', 1)[0] ?? '';
}

function within(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new RangeError(`Cannot read message: it has ${size} bytes`);
      }
      return source.read(start + offset, length);
    },
  };
}
