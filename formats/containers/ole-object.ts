/** OLE objects: storages that hold a file which is embedded in another one (MS-OLEDS 2.3, and what programs make of it). */
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Part } from '../../model/finding.ts';
import type { OpenContext } from '../format.ts';
import { findStream, type CfbStorage, type CompoundFile } from './compound-file.ts';

/** Streams that are the embedded file as it is: an Office package, a PDF, an OpenDocument file. */
const wholeFiles = ['Package', 'CONTENTS', 'package_stream', 'EmbeddedOdf'];
/** Streams by which a storage is a document of a kind that stands in a Compound File of its own. */
const documents = [
  'WordDocument',
  'Workbook',
  'Book',
  'PowerPoint Document',
  '__properties_version1.0',
  'VisioDocument',
  'EncryptedPackage',
];
/** Streams of objects that hold no file: links, equations, form controls. */
const withoutFile = ['\u0003LinkInfo', 'Equation Native', '\u0003OCXNAME', '\u0003OCXDATA', '\u0003PRINT'];

export interface OleObject {
  readonly file: CompoundFile;
  readonly storage: CfbStorage;
  /** What its parts are called after where it has no file name of its own. */
  readonly name: string;
  readonly context: OpenContext;
}

/** The parts of the file within; unread where what it holds is not known. */
export function* objectParts({ file, storage, name, context }: OleObject): Iterable<Part> {
  const has = (stream: string): boolean => findStream(storage, stream) !== undefined;
  let known = withoutFile.some(has);
  const native = findStream(storage, '\u0001Ole10Native');
  if (native !== undefined) {
    const packaged = readNative(file.read(native));
    yield* context.openNested(packaged.source, packaged.name === '' ? name : packaged.name);
    known = true;
  }
  if (documents.some(has)) {
    yield* context.openNested(file.fileOf(storage), name);
    known = true;
  }
  for (const stream of has('\u0003OCXNAME') ? [] : wholeFiles) {
    const whole = findStream(storage, stream);
    if (whole === undefined || whole.size === 0) continue;
    yield* context.openNested(file.source(whole), name);
    known = true;
  }
  if (!known && storage.streams.size > 0) yield { name, unread: 'unsupported' };
}

/**
 * The Packager's stream: size, two bytes of flags, label, path, more flags, path of the temporary copy, then the file with its size
 * (MS-OLEDS 2.3.6 says only that the data is the application's own). Where it isn't the Packager's, all of it is the data.
 */
function readNative(bytes: Buffer): { readonly name: string; readonly source: ByteSource } {
  const all = { name: '', source: memorySource(bytes.subarray(4)) };
  if (bytes.length < 6) return { name: '', source: memorySource(Buffer.alloc(0)) };
  if (bytes.readUInt16LE(4) !== 2) return all;
  const labelEnd = bytes.indexOf(0, 6);
  const pathEnd = labelEnd < 0 ? -1 : bytes.indexOf(0, labelEnd + 1);
  if (pathEnd < 0 || pathEnd + 9 > bytes.length) return all;
  const dataStart = pathEnd + 9 + bytes.readUInt32LE(pathEnd + 5);
  if (dataStart + 4 > bytes.length) return all;
  const length = bytes.readUInt32LE(dataStart);
  if (dataStart + 4 + length > bytes.length) throw new FileError('corrupt', 'Cannot read OLE object: it is cut off');
  const name = bytes.toString('latin1', 6, labelEnd);
  return { name, source: memorySource(bytes.subarray(dataStart + 4, dataStart + 4 + length)) };
}

/** Parts of a piece of a file; one that can't be read is told as such, unless time or the budget of the whole is spent. */
export function* guarded(name: string, { budget }: OpenContext, read: () => Iterable<Part>): Iterable<Part> {
  try {
    yield* read();
  } catch (error) {
    budget.checkTime();
    if (error instanceof RangeError) yield { name, unread: 'corrupt' };
    else if (error instanceof FileError) yield { name, unread: error.kind };
    else throw error;
  }
}
