/** What compressors do to programs and samples beforehand, undone in place. */

/** Each byte is the difference to the one `distance` before it. */
export function undoDelta(bytes: Buffer, distance: number): void {
  for (let at = distance; at < bytes.length; at++) bytes[at] = ((bytes[at] ?? 0) + (bytes[at - distance] ?? 0)) & 0xff;
}

const isFar = (byte: number): boolean => byte === 0 || byte === 0xff;
/** By which of the bytes before may begin a jump of their own. */
const allowed = [true, true, true, false, true, false, false, false];
const bytesOff = [0, 1, 2, 2, 3];

/** Addresses of calls and jumps of x86 (E8, E9) were made absolute, where no other one lies within (liblzma, x86.c). */
export function undoX86(bytes: Buffer): void {
  let mask = 0;
  let previous = -5;
  for (let at = 0; at + 5 <= bytes.length;) {
    if (((bytes[at] ?? 0) & 0xfe) !== 0xe8) {
      at++;
      continue;
    }
    const gap = at - previous;
    previous = at;
    if (gap > 5) mask = 0;
    else for (let step = 0; step < gap; step++) mask = (mask & 0x77) << 1;
    const last = bytes[at + 4] ?? 0;
    const kind = mask >> 1;
    if (!isFar(last) || allowed[kind & 7] !== true || kind >= 0x10) {
      mask |= isFar(last) ? 0x11 : 0x01;
      at++;
      continue;
    }
    bytes.writeUInt32LE(relative(bytes.readUInt32LE(at + 1), at + 5, mask), at + 1);
    mask = 0;
    at += 5;
  }
}

function relative(absolute: number, next: number, mask: number): number {
  let address = absolute;
  for (;;) {
    const found = (address - next) >>> 0;
    const shift = (bytesOff[mask >> 1] ?? 0) * 8;
    if (mask === 0 || !isFar((found >>> (24 - shift)) & 0xff)) {
      return ((found & 0x01ffffff) | ((found & 0x01000000) === 0 ? 0 : 0xfe000000)) >>> 0;
    }
    address = (found ^ (2 ** (32 - shift) - 1)) >>> 0;
  }
}
