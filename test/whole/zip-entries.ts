/**
 * A zip archive as its bytes say (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16), read here without any of the product's code: the bytes of each
 * entry from its local header to the next, and what the directory says of it except its place.
 */
export interface ZipEntry {
  readonly local: Buffer;
  readonly central: Buffer;
}

export function zipEntries(bytes: Buffer): ReadonlyMap<string, ZipEntry> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end === -1) throw new Error('No end of central directory');
  const found = centralHeaders(bytes, end);
  const starts = [...found.map(({ offset }) => offset), bytes.readUInt32LE(end + 16)].sort((a, b) => a - b);
  return new Map(
    found.map(({ name, offset, central }) => {
      const next = starts.find((start) => start > offset) ?? bytes.length;
      return [name, { local: bytes.subarray(offset, next), central }];
    }),
  );
}

function centralHeaders(bytes: Buffer, end: number) {
  const found: { readonly name: string; readonly offset: number; readonly central: Buffer }[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const length = 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const central = Buffer.from(bytes.subarray(at, at + length));
    const offset = central.readUInt32LE(42);
    central.writeUInt32LE(0, 42);
    found.push({ name: central.toString('utf8', 46, 46 + nameLength), offset, central });
    at += length;
  }
  return found;
}
