/** An Open Packaging Conventions package (ECMA-376 part 2): parts by name, content types, relationships. */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import { openZip, type Zip, type ZipEntry } from '../containers/zip.ts';
import type { Budget } from '../limits.ts';
import { attributesOf, decodeXml, utf8Xml, type XmlText } from '../xml.ts';
import { readRoot } from './xml-root.ts';

export interface Relationship {
  readonly id: string;
  readonly type: string;
  /** Part name without the leading slash; as written where `external`. */
  readonly target: string;
  readonly external: boolean;
  /** Where its element lies in the relationships part's text. */
  readonly start: number;
  readonly end: number;
}

export interface OpcPackage {
  readonly zip: Zip;
  readonly budget: Budget;
  /** Part names are compared without case, percent-encoded or not. */
  find(part: string): ZipEntry | undefined;
  /** The content type, lower case; undefined where none is declared. */
  contentType(part: string): string | undefined;
  /** The part's content; throws `corrupt` where there is no such part. */
  bytes(part: string): Buffer;
  /** The same in constant memory, piece by piece. */
  pieces(part: string): Iterable<Buffer>;
  /** The part's XML; throws `corrupt` where there is no such part. */
  xml(part: string): XmlText;
  /** The same as bytes of UTF-8, whatever it is written in. */
  utf8(part: string): Buffer;
  /** Of a part, or of the package where `part` is empty; none where there is no relationships part. */
  relationships(part: string): readonly Relationship[];
}

export const contentTypesPart = '[Content_Types].xml';
export const packageRelationshipsPart = '_rels/.rels';

/** Throws `FileError`; `corrupt` where content types or package relationships are missing. */
export function openPackage(source: ByteSource, budget: Budget): OpcPackage {
  const zip = openZip(source, budget);
  const entries = new Map(zip.entries.map((entry) => [entry.name.toLowerCase(), entry]));
  const encoded = new Map(zip.entries.map((entry) => [partKey(entry.name), entry]));
  const find = (part: string): ZipEntry | undefined => entries.get(part.toLowerCase()) ?? encoded.get(partKey(part));
  const entryOf = (part: string): ZipEntry => {
    const entry = find(part);
    if (entry === undefined) throw new FileError('corrupt', `Cannot read Office file: ${describe(part)} is missing`);
    return entry;
  };
  const bytes = (part: string): Buffer => zip.read(entryOf(part));
  const xml = (part: string): XmlText => decodeXml(bytes(part));
  const types = readContentTypes(xml(contentTypesPart).text, budget);
  xml(packageRelationshipsPart);
  return {
    zip,
    budget,
    find,
    bytes,
    pieces: (part) => zip.pieces(entryOf(part)),
    xml,
    utf8: (part) => utf8Xml(bytes(part)),
    contentType: (part) => types(part),
    relationships(part) {
      const rels = relationshipsPartOf(part);
      return find(rels) === undefined ? [] : readRelationships(xml(rels).text, part, budget);
    },
  };
}

/** What two names of the same part have in common: they are IRIs, compared without case (ECMA-376 part 2, 6.2.2). */
export function partKey(name: string): string {
  if (!name.includes('%')) return name.toLowerCase();
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    return name.toLowerCase();
  }
}

/** Names from inside a file are content, so only the parts that every package has are named. */
function describe(part: string): string {
  return part === contentTypesPart || part === packageRelationshipsPart ? part : 'a part that it refers to';
}

/** Of a part; of the package where `part` is empty. */
export function relationshipsPartOf(part: string): string {
  const slash = part.lastIndexOf('/');
  return `${part.slice(0, slash + 1)}_rels/${part.slice(slash + 1)}.rels`;
}

function readContentTypes(xml: string, budget: Budget): (part: string) => string | undefined {
  const defaults = new Map<string, string>();
  const overrides = new Map<string, string>();
  const note = (target: Map<string, string>, key: string | undefined, type: string | undefined): void => {
    if (key === undefined || type === undefined || target.has(partKey(key))) {
      throw new FileError('corrupt', 'Cannot read Office file: [Content_Types].xml is broken');
    }
    target.set(partKey(key), type.toLowerCase());
  };
  for (const { tag } of readRoot(xml, budget).children) {
    if (tag.local !== 'Default' && tag.local !== 'Override') continue;
    const attributes = attributesOf(tag);
    const type = attributes.get('ContentType');
    if (tag.local === 'Default') note(defaults, attributes.get('Extension'), type);
    else note(overrides, attributes.get('PartName'), type);
  }
  return (part) => {
    const name = partKey(part);
    return overrides.get(`/${name}`) ?? defaults.get(name.slice(name.lastIndexOf('.') + 1));
  };
}

function readRelationships(xml: string, part: string, budget: Budget): readonly Relationship[] {
  return readRoot(xml, budget).children.flatMap(({ tag, end }) => {
    if (tag.local !== 'Relationship') return [];
    const attributes = attributesOf(tag);
    const [id, type, target] = [attributes.get('Id'), attributes.get('Type'), attributes.get('Target')];
    if (id === undefined || type === undefined || target === undefined) {
      throw new FileError('corrupt', 'Cannot read Office file: a relationship is broken');
    }
    const external = attributes.get('TargetMode') === 'External';
    return {
      id,
      type,
      target: external ? target : resolveTarget(part, target),
      external,
      start: tag.start,
      end,
    };
  });
}

/** Targets are absolute (`/word/a.xml`) or relative to the folder of the part that they belong to. */
function resolveTarget(part: string, target: string): string {
  const path = target.split('#', 1)[0] ?? '';
  const segments = path.startsWith('/') ? [] : part.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

/** The last segment says what a relationship is, in transitional as in strict packages: `slide`, `officeDocument`. */
export function relationshipKind({ type }: Relationship): string {
  return type.slice(type.lastIndexOf('/') + 1);
}
