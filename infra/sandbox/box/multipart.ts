import { badRequest } from './box-error.ts';

export interface FormPart {
  readonly name: string;
  readonly fileName: string | undefined;
  /** To be read before the next part is asked for; what is left is skipped. */
  readonly content: AsyncIterable<Buffer>;
}

/** Bytes in order; undefined at the end. */
export type NextChunk = () => Promise<Buffer | undefined>;

const maxHeader = 16 * 1024;
const blankLine = Buffer.from('\r\n\r\n');

/** The parts of a multipart/form-data body (RFC 7578, RFC 2046 5.1.1) as they arrive: never more than a chunk in memory. */
export async function* readMultipart(next: NextChunk, contentType: string | null): AsyncGenerator<FormPart> {
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
  const input = createInput(next);
  // The first delimiter has no line break before it when there is no preamble.
  input.unread(Buffer.from('\r\n'));
  await skip(input.until(delimiter));
  while (!(await atEnd(input))) {
    const header = await collect(input.until(blankLine), maxHeader);
    const content = input.until(delimiter);
    yield { ...parseDisposition(header.toString('utf8')), content };
    await skip(content);
  }
}

/** All of a small part; more than `limit` bytes are refused. */
export async function collect(content: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw badRequest(`a part of the form is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function boundaryOf(contentType: string | null): string {
  const match = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw badRequest('the body must be multipart/form-data with a boundary');
  return boundary;
}

interface Input {
  unread(bytes: Buffer): void;
  /** At least `count` bytes, or what is left. */
  take(count: number): Promise<Buffer>;
  /** Everything before `mark`, which is consumed; throws where the body ends first. Ends at once when read again. */
  until(mark: Buffer): AsyncGenerator<Buffer>;
}

function createInput(next: NextChunk): Input {
  let held: Buffer = Buffer.alloc(0);
  const pull = async (): Promise<boolean> => {
    const chunk = await next();
    if (chunk === undefined) return false;
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    return true;
  };
  return {
    unread: (bytes) => void (held = Buffer.concat([bytes, held])),
    async take(count) {
      while (held.length < count && (await pull()));
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },
    async *until(mark) {
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          const before = held.subarray(0, at);
          held = held.subarray(at + mark.length);
          if (before.length > 0) yield before;
          return;
        }
        const safe = held.length - mark.length + 1;
        if (safe > 0) {
          const before = held.subarray(0, safe);
          held = held.subarray(safe);
          yield before;
        }
        if (!(await pull())) throw badRequest('the form ends in the middle of a part');
      }
    },
  };
}

/** After a delimiter: `--` ends the form, a line break starts the next part. */
async function atEnd(input: Input): Promise<boolean> {
  const mark = (await input.take(2)).toString('latin1');
  if (mark === '--') return true;
  if (mark !== '\r\n') throw badRequest('a boundary of the form is not followed by a line break');
  // A part without headers starts with the blank line itself.
  input.unread(Buffer.from('\r\n'));
  return false;
}

function parseDisposition(header: string): { name: string; fileName: string | undefined } {
  const line = /^content-disposition:\s*form-data(.*)$/im.exec(header)?.[1] ?? '';
  const name = /;\s*name="((?:[^"\\]|\\.)*)"/i.exec(line)?.[1] ?? /;\s*name=([^";\s]+)/i.exec(line)?.[1];
  if (name === undefined) throw badRequest('a part of the form has no name');
  return { name, fileName: /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(line)?.[1] };
}

async function skip(content: AsyncIterable<Buffer>): Promise<void> {
  const chunks = content[Symbol.asyncIterator]();
  while (!((await chunks.next()).done ?? false));
}
