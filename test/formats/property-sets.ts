/** Streams of property sets for tests (MS-OLEPS), written by themselves: texts in code pages or UTF-16, numbers as 32-bit integers. */

export const summaryName = '\u0005DocumentSummaryInformation';
export const mainFormat = '02d5cdd59c2e1b10939708002b2cf9ae';
export const customFormat = '05d5cdd59c2e1b10939708002b2cf9ae';

export interface SetOptions {
  /** 1252, 65001 or 1200. */
  readonly codePage?: number;
  /** Texts as UTF-16, whatever the code page. */
  readonly wide?: boolean;
  /** By name; without one the numbers count from 2. */
  readonly values?: Readonly<Record<string, string | number>>;
  readonly named?: boolean;
}

export interface StreamOptions {
  readonly main?: SetOptions;
  readonly custom?: SetOptions;
  /** Zeros up to a multiple of 4,096, as Office does. */
  readonly filled?: boolean;
}

export function propertyStream({ main = {}, custom, filled = false }: StreamOptions): Buffer {
  const sets = [
    { format: mainFormat, bytes: propertySet({ ...main, named: false }) },
    ...(custom === undefined ? [] : [{ format: customFormat, bytes: propertySet({ ...custom, named: true }) }]),
  ];
  const header = Buffer.alloc(28);
  header.write('feff000005010200', 'hex');
  header.writeUInt32LE(sets.length, 24);
  let at = 28 + sets.length * 20;
  const entries = sets.map(({ format, bytes }) => {
    const entry = Buffer.alloc(20);
    entry.write(format, 'hex');
    entry.writeUInt32LE(at, 16);
    at += bytes.length;
    return entry;
  });
  const stream = Buffer.concat([header, ...entries, ...sets.map(({ bytes }) => bytes)]);
  return filled ? Buffer.concat([stream], Math.ceil(stream.length / 4096) * 4096) : stream;
}

function propertySet({ codePage = 1252, wide = false, values = {}, named = false }: SetOptions): Buffer {
  const page = Buffer.alloc(8);
  page.writeUInt32LE(2, 0);
  page.writeUInt16LE(codePage, 4);
  const list = Object.entries(values);
  const properties: (readonly [number, Buffer])[] = [
    ...(named ? [[0, dictionary(Object.keys(values), codePage)] as const] : []),
    [1, page],
    ...list.map(([, value], index) => [index + 2, valueOf(value, codePage, wide)] as const),
  ];
  const head = Buffer.alloc(8 + properties.length * 8);
  let at = head.length;
  properties.forEach(([id, bytes], index) => {
    head.writeUInt32LE(id, 8 + index * 8);
    head.writeUInt32LE(at, 12 + index * 8);
    at += bytes.length;
  });
  head.writeUInt32LE(at, 0);
  head.writeUInt32LE(properties.length, 4);
  return Buffer.concat([head, ...properties.map(([, bytes]) => bytes)]);
}

const toFour = (bytes: Buffer): Buffer => Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
const encoded = (text: string, codePage: number): Buffer =>
  Buffer.from(`${text}\0`, codePage === 1200 ? 'utf16le' : codePage === 65001 ? 'utf8' : 'latin1');

function valueOf(value: string | number, codePage: number, wide: boolean): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(typeof value === 'number' ? 3 : wide ? 31 : 30, 0);
  if (typeof value === 'number') {
    head.writeInt32LE(value, 4);
    return head;
  }
  const text = encoded(value, wide ? 1200 : codePage);
  head.writeUInt32LE(wide ? text.length / 2 : text.length, 4);
  return toFour(Buffer.concat([head, text]));
}

function dictionary(names: readonly string[], codePage: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(names.length);
  const entries = names.map((name, index) => {
    const head = Buffer.alloc(8);
    const text = encoded(name, codePage);
    head.writeUInt32LE(index + 2, 0);
    head.writeUInt32LE(codePage === 1200 ? text.length / 2 : text.length, 4);
    return codePage === 1200 ? toFour(Buffer.concat([head, text])) : Buffer.concat([head, text]);
  });
  return toFour(Buffer.concat([count, ...entries]));
}
