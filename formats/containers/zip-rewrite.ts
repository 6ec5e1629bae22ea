import { centralSize, findZip64, flagDescriptor, localSize, sentinel32 } from './zip-records.ts';
import type { ZipEntry, ZipFrame } from './zip.ts';

const descriptorSignature = 0x08074b50;

/**
 * What surrounds an entry with other content, and everything else as it was: method, times, flags, attributes, extra fields, and whether
 * sizes stand before or behind the data. A descriptor that isn't understood goes, and the header says the sizes.
 */
export function rewriteEntry(
  entry: ZipEntry,
  { header, trailer }: ZipFrame,
  facts: EntryFacts,
): ZipFrame & { readonly central: Buffer } {
  const local = Buffer.from(header);
  const central = Buffer.from(entry.central);
  setFacts(central, centralFields, facts);
  if ((local.readUInt16LE(6) & flagDescriptor) === 0) {
    setFacts(local, localFields, facts);
    return { header: local, trailer: Buffer.alloc(0), central };
  }
  const descriptor = rewriteDescriptor(trailer, entry, facts);
  if (descriptor === undefined) {
    for (const [record, at] of [[local, 6] as const, [central, 8] as const]) {
      record.writeUInt16LE(record.readUInt16LE(at) & ~flagDescriptor, at);
    }
    setFacts(local, localFields, facts);
  } else if (local.readUInt32LE(localFields.crc) !== 0) setFacts(local, localFields, facts);
  return { header: local, trailer: descriptor ?? Buffer.alloc(0), central };
}

/** Of the new content. */
export interface EntryFacts {
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
}

interface Fields {
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly nameLength: number;
  readonly end: number;
}

const localFields: Fields = { crc: 14, compressed: 18, size: 22, nameLength: 26, end: localSize };
const centralFields: Fields = { crc: 16, compressed: 20, size: 24, nameLength: 28, end: centralSize };

/** Sizes go where the record has them: into its own fields, or into the zip64 field that those point to. */
function setFacts(record: Buffer, fields: Fields, facts: EntryFacts): void {
  record.writeUInt32LE(facts.crc, fields.crc);
  const extraStart = fields.end + record.readUInt16LE(fields.nameLength);
  const extra = record.subarray(extraStart, extraStart + record.readUInt16LE(fields.nameLength + 2));
  let wide = findZip64(extra)?.start;
  for (const name of ['size', 'compressed'] as const) {
    if (record.readUInt32LE(fields[name]) === sentinel32 && wide !== undefined) {
      extra.writeBigUInt64LE(BigInt(facts[name]), wide);
      wide += 8;
    } else record.writeUInt32LE(facts[name], fields[name]);
  }
}

/** The signature is optional, and sizes take eight bytes each in zip64: told apart by length, and by the values that must be there. */
function rewriteDescriptor(trailer: Buffer, entry: ZipEntry, facts: EntryFacts): Buffer | undefined {
  const signed = trailer.length === 16 || trailer.length === 24;
  const wide = trailer.length === 20 || trailer.length === 24;
  const written = descriptorOf(
    { crc: entry.crc, compressed: entry.compressedSize, size: entry.size },
    { signed, wide },
  );
  return written.equals(trailer) ? descriptorOf(facts, { signed, wide }) : undefined;
}

function descriptorOf(facts: EntryFacts, form: { readonly signed: boolean; readonly wide: boolean }): Buffer {
  const width = form.wide ? 8 : 4;
  const start = form.signed ? 4 : 0;
  const descriptor = Buffer.alloc(start + 4 + 2 * width);
  if (form.signed) descriptor.writeUInt32LE(descriptorSignature, 0);
  descriptor.writeUInt32LE(facts.crc, start);
  for (const [index, value] of [facts.compressed, facts.size].entries()) {
    const at = start + 4 + index * width;
    if (form.wide) descriptor.writeBigUInt64LE(BigInt(value), at);
    else if (value < sentinel32) descriptor.writeUInt32LE(value, at);
  }
  return descriptor;
}
