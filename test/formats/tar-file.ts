/** Writes tar archives for tests. */
export interface TarEntry {
  readonly name: string;
  readonly content: string | Buffer;
  readonly type?: string;
  /** How a name beyond 100 bytes is written. */
  readonly long?: 'pax' | 'gnu';
}

export function tarFile(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(writeEntry), Buffer.alloc(1024)]);
}

function writeEntry({ name, content, type = '0', long }: TarEntry): readonly Buffer[] {
  const entry = writeBlock(long === undefined ? name : 'short', type, Buffer.from(content));
  if (long === 'gnu') return [writeBlock('././@LongLink', 'L', Buffer.from(`${name}\0`)), entry];
  return long === 'pax' ? [writeBlock('PaxHeader', 'x', paxRecord('path', name)), entry] : [entry];
}

function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function writeBlock(name: string, type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
