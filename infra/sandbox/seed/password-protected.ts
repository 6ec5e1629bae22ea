import { createHash } from 'node:crypto';

/**
 * What Office makes of a document with a password: a compound file (MS-CFB, version 3) with the streams EncryptionInfo and
 * EncryptedPackage (MS-OFFCRYPTO 2.3.4). The key was thrown away, so that the content is noise to everyone.
 */
export function passwordProtected(seed: string, packageSize: number): Buffer {
  const info = encryptionInfo(seed);
  const encrypted = Buffer.concat([uint64(packageSize), noise(seed, Math.ceil(packageSize / 16) * 16)]);
  if (encrypted.length < miniCutoff)
    throw new RangeError(`Cannot write compound file: ${packageSize} bytes are too few`);
  const mini = padded(info, sectorSize);
  const firstMini = 3;
  const firstBig = firstMini + mini.length / sectorSize;
  const big = padded(encrypted, sectorSize);
  const bigSectors = big.length / sectorSize;
  const fat = [fatSector, ...chain(1, 1), ...chain(2, 1), ...chain(firstMini, firstBig - firstMini)];
  fat.push(...chain(firstBig, bigSectors));
  const miniFat = chain(0, Math.ceil(info.length / miniSectorSize));
  const directory = [
    entry('Root Entry', { type: 5, child: 1, start: firstMini, size: Math.ceil(info.length / miniSectorSize) * 64 }),
    entry('EncryptedPackage', { type: 2, left: 2, start: firstBig, size: encrypted.length }),
    entry('EncryptionInfo', { type: 2, red: true, start: 0, size: info.length }),
    entry('', { type: 0, start: 0, size: 0 }),
  ];
  return Buffer.concat([header(), sector(fat), ...directory, sector(miniFat), mini, big]);
}

const sectorSize = 512;
const miniSectorSize = 64;
/** Smaller streams live in the mini stream (MS-CFB 2.2). */
const miniCutoff = 4096;
const free = 0xffffffff;
const endOfChain = 0xfffffffe;
const fatSector = 0xfffffffd;

/** MS-CFB 2.2: one sector each of FAT (0), directory (1) and mini FAT (2). */
function header(): Buffer {
  const bytes = Buffer.alloc(sectorSize, 0xff);
  bytes.fill(0, 0, 76);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  for (const [offset, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const) {
    bytes.writeUInt16LE(value, offset);
  }
  for (const [offset, value] of [
    [44, 1],
    [48, 1],
    [56, miniCutoff],
    [60, 2],
    [64, 1],
    [68, endOfChain],
    [76, 0],
  ] as const) {
    bytes.writeUInt32LE(value, offset);
  }
  return bytes;
}

interface EntryOptions {
  /** 5 root, 2 stream, 0 unused. */
  readonly type: number;
  readonly left?: number;
  readonly child?: number;
  readonly red?: boolean;
  readonly start: number;
  readonly size: number;
}

/** MS-CFB 2.6.1, 128 bytes. */
function entry(name: string, options: EntryOptions): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 'utf16le');
  bytes.writeUInt16LE(name === '' ? 0 : (name.length + 1) * 2, 64);
  bytes.writeUInt8(options.type, 66);
  bytes.writeUInt8(options.red === true ? 0 : 1, 67);
  bytes.writeUInt32LE(options.left ?? free, 68);
  bytes.writeUInt32LE(free, 72);
  bytes.writeUInt32LE(options.child ?? free, 76);
  bytes.writeUInt32LE(options.start, 116);
  bytes.writeUInt32LE(options.size, 120);
  return bytes;
}

/** Sectors in a row, each naming the next. */
function chain(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index === count - 1 ? endOfChain : first + index + 1));
}

function sector(values: readonly number[]): Buffer {
  if (values.length > sectorSize / 4)
    throw new RangeError('Cannot write compound file: one sector of FAT is not enough');
  const bytes = Buffer.alloc(sectorSize, 0xff);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}

/** MS-OFFCRYPTO 2.3.4.10: version 4.4, flags 0x40, then the agile descriptor. */
function encryptionInfo(seed: string): Buffer {
  const value = (name: string, length: number) => noise(`${seed} ${name}`, length).toString('base64');
  const cipher =
    'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"';
  const xml =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
    '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" ' +
    'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">' +
    `<keyData saltSize="16" ${cipher} saltValue="${value('salt', 16)}"/>` +
    `<dataIntegrity encryptedHmacKey="${value('hmac key', 64)}" encryptedHmacValue="${value('hmac', 64)}"/>` +
    '<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">' +
    `<p:encryptedKey spinCount="100000" saltSize="16" ${cipher} saltValue="${value('password salt', 16)}" ` +
    `encryptedVerifierHashInput="${value('input', 16)}" encryptedVerifierHashValue="${value('value', 64)}" ` +
    `encryptedKeyValue="${value('key', 32)}"/></keyEncryptor></keyEncryptors></encryption>`;
  return Buffer.concat([Buffer.from('0400040040000000', 'hex'), Buffer.from(xml)]);
}

function noise(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed} ${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function padded(bytes: Buffer, unit: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((unit - (bytes.length % unit)) % unit)]);
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
