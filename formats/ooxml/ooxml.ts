/**
 * Word, Excel and PowerPoint files of the Open XML family, transitional and strict (ECMA-376, ISO/IEC 29500), with and
 * without macros. Not xlsb, whose text is binary. Pictures and OLE objects are not read; nested Office packages are.
 */
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { TextPart } from '../../model/finding.ts';
import { cfbSignature, isEncryptedOffice } from '../containers/cfb.ts';
import type { ZipEntry } from '../containers/zip.ts';
import { decodeText } from '../decode-text.ts';
import type { Format, OpenContext, OpenDocument } from '../format.ts';
import type { Budget } from '../limits.ts';
import { readLabels } from './labels.ts';
import { createLabeling } from './labeling.ts';
import { officeExtensions, officeType, type OfficeType } from './office-types.ts';
import { contentTypesPart, openPackage, relationshipKind, type OpcPackage } from './opc.ts';
import { packageText } from './package-text.ts';

export const ooxml: Format = {
  name: 'ooxml',
  extensions: officeExtensions,
  recognizes: (source) => isPackage(source),
  open: (source, { budget }: OpenContext) => openOffice(source, budget),
};

const zipSignature = Buffer.from('PK\u0003\u0004', 'latin1');
/** Where the name of the content types part is looked for: the first entry, and the central directory at the end. */
const headBytes = 4096;
const tailBytes = 2 * 1024 ** 2;

function isPackage(source: ByteSource): boolean {
  const head = source.read(0, Math.min(headBytes, source.size));
  if (!head.subarray(0, 4).equals(zipSignature)) return false;
  if (head.includes(contentTypesPart)) return true;
  const length = Math.min(tailBytes, source.size);
  return source.read(source.size - length, length).includes(contentTypesPart);
}

function openOffice(source: ByteSource, budget: Budget): OpenDocument {
  const pkg = openPackage(source, budget);
  const { main, type } = requireMain(pkg);
  const signed = isSigned(pkg);
  return {
    mediaType: type.mediaType,
    labels: readLabels(pkg),
    signed,
    parts: () => textOf(pkg, main, 0),
    labeling: signed ? undefined : createLabeling(pkg),
  };
}

interface Main {
  readonly main: string;
  readonly type: OfficeType;
}

function requireMain(pkg: OpcPackage): Main {
  const found = findMain(pkg);
  if (found === undefined) {
    throw new FileError('unsupported', 'Cannot open file: it is a package, but not one of Word, Excel or PowerPoint');
  }
  return found;
}

/** Undefined where the package is of a kind that is not read: Visio, binary workbooks, XPS. */
function findMain(pkg: OpcPackage): Main | undefined {
  const found = pkg.relationships('').find((relationship) => relationshipKind(relationship) === 'officeDocument');
  if (found === undefined || found.external) return undefined;
  const entry = pkg.find(found.target);
  if (entry === undefined) throw new FileError('corrupt', 'Cannot open Office file: its main part is missing');
  const type = officeType(pkg.contentType(entry.name) ?? '');
  return type === undefined ? undefined : { main: entry.name, type };
}

/** ECMA-376 part 2, 10: signatures hang on an origin part of the package. */
function isSigned(pkg: OpcPackage): boolean {
  return (
    pkg.relationships('').some(({ type }) => type.endsWith('/digital-signature/origin')) ||
    pkg.zip.entries.some(({ name }) => name.toLowerCase().startsWith('_xmlsignatures/'))
  );
}

function* textOf(pkg: OpcPackage, main: string, depth: number): Iterable<TextPart> {
  yield* packageText(pkg, main);
  const chunks = insertedFiles(pkg, main);
  for (const entry of pkg.zip.entries) {
    if (!chunks.has(entry) && !/(?:^|\/)embeddings\/[^/]+$/iu.test(entry.name)) continue;
    const inner = openEmbedded(pkg, entry, depth + 1);
    const found = inner === undefined ? undefined : findMain(inner);
    const name = `embedded ${entry.name.slice(entry.name.lastIndexOf('/') + 1)}`;
    if (inner !== undefined && found !== undefined) {
      for (const part of textOf(inner, found.main, depth + 1)) yield { name: `${name}: ${part.name}`, text: part.text };
    } else if (chunks.has(entry)) {
      yield { name, text: decodeText(pkg.zip.read(entry)) ?? '' };
    }
  }
}

/** Files that Word shows as if they stood in the body: Office files, HTML, plain text (ECMA-376 part 1, 17.17.2.1). */
function insertedFiles(pkg: OpcPackage, main: string): ReadonlySet<ZipEntry> {
  const chunks = pkg.relationships(main).filter((relationship) => relationshipKind(relationship) === 'aFChunk');
  return new Set(chunks.flatMap(({ target, external }) => (external ? [] : (pkg.find(target) ?? []))));
}

/** Undefined for what isn't a package; throws where it is encrypted, broken, or nested too deep. */
function openEmbedded(pkg: OpcPackage, entry: ZipEntry, depth: number): OpcPackage | undefined {
  const head = pkg.zip.head(entry, zipSignature.length);
  const nested = mayBeOffice(head) ? pkg.zip.source(entry) : undefined;
  if (nested === undefined) return undefined;
  if (isEncryptedOffice(nested)) {
    throw new FileError('encrypted', 'Cannot read file to its end: an embedded file is encrypted');
  }
  if (!isPackage(nested)) return undefined;
  if (depth >= pkg.budget.limits.depth) {
    throw new FileError('too-large', `Cannot read file to its end: files are nested more than ${depth} deep`);
  }
  return openPackage(nested, pkg.budget);
}

function mayBeOffice(head: Buffer): boolean {
  return head.equals(zipSignature) || head.equals(cfbSignature.subarray(0, head.length));
}
