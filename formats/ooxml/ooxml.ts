/**
 * Word, Excel and PowerPoint files of the Open XML family, transitional and strict (ECMA-376, ISO/IEC 29500), with and without macros.
 * Binary workbooks, Visio's files, and XPS, which carries no label. Embedded files are read, whatever their format; pictures where somebody recognizes them.
 */
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import { guarded } from '../containers/ole-object.ts';
import { hasEntry } from '../containers/zip-directory.ts';
import type { ZipEntry } from '../containers/zip.ts';
import { embeddedParts } from '../embedded-file.ts';
import type { Format, OpenContext, OpenDocument } from '../format.ts';
import { documentProperties } from './document-properties.ts';
import { readLabels } from './labels.ts';
import { createLabeling } from './labeling.ts';
import { markerOf } from './markings/markers.ts';
import { fixedExtensions, fixedMediaType, fixedParts } from './fixed-pages.ts';
import { officeExtensions, officeType, type OfficeType } from './office-types.ts';
import { contentTypesPart, openPackage, relationshipKind, type OpcPackage } from './opc.ts';
import { packageText } from './package-text.ts';

export const ooxml: Format = {
  name: 'ooxml',
  extensions: [...officeExtensions, ...fixedExtensions],
  recognizes: (source) => isPackage(source),
  open: openOffice,
};

const zipSignature = Buffer.from('PK\u0003\u0004', 'latin1');
/** Where the name of the content types part is looked for: the first entry, and the central directory at the end. */
const headBytes = 4096;
const tailBytes = 2 * 1024 ** 2;

/** An archive whose directory is broken is taken for a package where it speaks of one, to be told as broken. */
function isPackage(source: ByteSource): boolean {
  const head = source.read(0, Math.min(headBytes, source.size));
  if (!head.subarray(0, 4).equals(zipSignature)) return false;
  return hasEntry(source, contentTypesPart) ?? speaksOfPackage(source, head);
}

function speaksOfPackage(source: ByteSource, head: Buffer): boolean {
  if (head.includes(contentTypesPart)) return true;
  const length = Math.min(tailBytes, source.size);
  return source.read(source.size - length, length).includes(contentTypesPart);
}

function openOffice(source: ByteSource, context: OpenContext): OpenDocument {
  const pkg = openPackage(source, context.budget);
  const fixed = fixedMediaType(pkg);
  if (fixed !== undefined) return openFixed(pkg, fixed, context);
  const { main, type } = requireMain(pkg);
  const signed = isSigned(pkg);
  return {
    mediaType: type.mediaType,
    labels: readLabels(pkg, context.customOnly),
    signed,
    parts: () => partsOf(pkg, main, context),
    properties: () => documentProperties(pkg),
    markings: () => markerOf(type.application).read(pkg, main),
    labeling: createLabeling(pkg, { application: type.application, main, isSigned: signed }),
  };
}

function openFixed(pkg: OpcPackage, mediaType: string, context: OpenContext): OpenDocument {
  return {
    mediaType,
    labels: [],
    signed: isSigned(pkg),
    parts: () => fixedParts(pkg, context),
    labeling: undefined,
  };
}

interface Main {
  readonly main: string;
  readonly type: OfficeType;
}

function requireMain(pkg: OpcPackage): Main {
  const found = findMain(pkg);
  if (found === undefined) {
    throw new FileError(
      'unsupported',
      'Cannot open file: it is a package, but not one of Word, Excel, PowerPoint, Visio or XPS',
    );
  }
  return found;
}

const visioDocument = 'http://schemas.microsoft.com/visio/2010/relationships/document';

/** Undefined where the package is of a kind that is not read. */
function findMain(pkg: OpcPackage): Main | undefined {
  const found = pkg
    .relationships('')
    .find((relationship) => relationshipKind(relationship) === 'officeDocument' || relationship.type === visioDocument);
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

function* partsOf(pkg: OpcPackage, main: string, context: OpenContext): Iterable<Part> {
  yield* packageText(pkg, main);
  const chunks = insertedFiles(pkg, main);
  for (const entry of pkg.zip.entries) {
    const isPicture =
      context.pictures === true && /(?:^|\/)media\/[^/]+\.(?:png|jpe?g|gif|tiff?|webp|bmp)$/iu.test(entry.name);
    if (!isPicture && !chunks.has(entry) && !/(?:^|\/)embeddings\/[^/]+$/iu.test(entry.name)) continue;
    const name = entry.name.slice(entry.name.lastIndexOf('/') + 1);
    yield* guarded(name, context, () => embeddedParts(pkg.zip.source(entry), name, context));
  }
}

/** Files that Word shows as if they stood in the body: Office files, HTML, plain text (ECMA-376 part 1, 17.17.2.1). */
function insertedFiles(pkg: OpcPackage, main: string): ReadonlySet<ZipEntry> {
  const chunks = pkg.relationships(main).filter((relationship) => relationshipKind(relationship) === 'aFChunk');
  return new Set(chunks.flatMap(({ target, external }) => (external ? [] : (pkg.find(target) ?? []))));
}
