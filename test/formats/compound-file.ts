/** A Compound File (MS-CFB, version 3) that has nothing but a root, which is called by the first name, and empty streams. */
export function compoundFile(
  names: readonly string[],
  { scatter = false, circle = false }: { readonly scatter?: boolean; readonly circle?: boolean } = {},
): Buffer {
  const directory = Array.from({ length: Math.ceil(names.length / 4) }, (_, sector) =>
    Buffer.concat(Array.from({ length: 4 }, (_unused, index) => entry(names, sector * 4 + index))),
  );
  // Sector 0 is the FAT; scattered, every directory sector is followed by an unused one.
  const step = scatter ? 2 : 1;
  const fat = Buffer.alloc(512, 0xff);
  fat.writeUInt32LE(0xfffffffd, 0);
  directory.forEach((_, index) => {
    const last = index === directory.length - 1;
    const next = last ? (circle ? 1 : 0xfffffffe) : 1 + (index + 1) * step;
    fat.writeUInt32LE(next, (1 + index * step) * 4);
  });
  const sectors = directory.flatMap((sector) => (scatter ? [sector, Buffer.alloc(512)] : [sector]));
  return Buffer.concat([header(), fat, ...sectors]);
}

function header(): Buffer {
  const bytes = Buffer.alloc(512, 0xff);
  bytes.fill(0, 0, 76);
  Buffer.from('D0CF11E0A1B11AE1', 'hex').copy(bytes);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(1, 48);
  bytes.writeUInt32LE(0xfffffffe, 60);
  bytes.writeUInt32LE(0xfffffffe, 68);
  bytes.writeUInt32LE(0, 76);
  return bytes;
}

/** The root's child is the first stream, and each stream is followed by the next one on its right. */
function entry(names: readonly string[], index: number): Buffer {
  const bytes = Buffer.alloc(128);
  const name = names[index];
  if (name === undefined) return bytes;
  const none = 0xffffffff;
  const next = index + 1 < names.length ? index + 1 : none;
  bytes.write(name, 0, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes[66] = index === 0 ? 5 : 2;
  bytes.writeUInt32LE(none, 68);
  bytes.writeUInt32LE(index === 0 ? none : next, 72);
  bytes.writeUInt32LE(index === 0 ? next : none, 76);
  return bytes;
}
