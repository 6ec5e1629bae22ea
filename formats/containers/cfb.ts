/** What kind of Compound File a file is, told by the names right below its root. */
import type { ByteSource } from '../../model/bytes.ts';
import { isCfb } from './cfb-directory.ts';
import { openCompoundFile, type CompoundFile } from './compound-file.ts';

/** Names of streams and storages of the root, as written; none where it is no Compound File. Throws `FileError` for a broken one. */
export function rootNames(source: ByteSource): ReadonlySet<string> {
  if (!isCfb(source)) return new Set();
  return namesOf(openCompoundFile(source, unlimited));
}

/** As `rootNames`, of a file that is open. */
export function namesOf({ root }: CompoundFile): ReadonlySet<string> {
  return new Set([...root.streams.values(), ...root.storages.values()].map(({ name }) => name));
}

/** MS-OFFCRYPTO 2.5.1 and 2.5.2: signatures of legacy documents; the last one is what Windows Installer signs with. */
export function isSignedCfb(file: CompoundFile): boolean {
  const names = namesOf(file);
  return ['_signatures', '_xmlsignatures', '\u0005DigitalSignature'].some((name) => names.has(name));
}

/** Reading the directory spends nothing and is bounded by itself. */
const unlimited = { spend: () => undefined, checkTime: () => undefined };

/** MS-OFFCRYPTO 2.1 and 2.2: a password has an `EncryptionInfo` stream; rights management has a DRM data space instead. */
export function protectionOf(names: ReadonlySet<string>): 'password' | 'rights-management' | undefined {
  if (names.has('\tDRMContent') || names.has('\tDRMDataSpace')) return 'rights-management';
  if (!names.has('EncryptedPackage')) return undefined;
  return names.has('EncryptionInfo') ? 'password' : 'rights-management';
}

/** Whether this is a Compound File that has a stream or storage of this name at its root and isn't protected as a whole. */
export function isCfbWith(source: ByteSource, name: string): boolean {
  const names = rootNames(source);
  return names.has(name) && protectionOf(names) === undefined;
}
