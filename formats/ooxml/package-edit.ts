/** Adding or replacing a part of a package by targeted insertion: content types and relationships keep every other byte. */
import type { ZipEdit } from '../containers/zip-splice.ts';
import { contentTypesPart, packageRelationshipsPart, type OpcPackage, type Relationship } from './opc.ts';
import { applyEdits, type TextEdit } from '../text-edit.ts';
import { attributesOf, encodeXml, escapeXml, scanXml, type XmlTag, type XmlText } from '../xml.ts';
import { readRoot } from './xml-root.ts';

/** A part that hangs on the package itself. */
export interface PartChange {
  /** Relationship that the package has already. */
  readonly existing: Relationship | undefined;
  /** Used where there is none. */
  readonly relationshipType: string;
  readonly contentType: string;
  /** Where the part goes if it is new, if that name is free. */
  readonly preferredName: string;
  readonly content: XmlText;
}

/** The entries that change, so that the package has all these parts. */
export function editPackage(pkg: OpcPackage, changes: readonly PartChange[]): readonly ZipEdit[] {
  const types = createDocument(pkg, contentTypesPart);
  const relationships = createDocument(pkg, packageRelationshipsPart);
  const ids = new Set(pkg.relationships('').map(({ id }) => id.toLowerCase()));
  const parts = changes.map((change) => {
    const name = change.existing?.target ?? freeName(pkg, change.preferredName);
    declareType(pkg, types, { name, contentType: change.contentType });
    if (change.existing === undefined) relate(relationships, { name, type: change.relationshipType, ids });
    return { name: pkg.find(name)?.name ?? name, content: encodeXml(change.content) };
  });
  return [...types.done(), ...relationships.done(), ...parts];
}

interface Document {
  readonly text: string;
  edit(edit: TextEdit): void;
  /** Puts children in as the root's last ones. */
  append(children: (prefix: string) => string): void;
  done(): readonly ZipEdit[];
}

function createDocument(pkg: OpcPackage, part: string): Document {
  const { text, encoding } = pkg.xml(part);
  const edits: TextEdit[] = [];
  const root = readRoot(text, pkg.budget);
  return {
    text,
    edit: (edit) => void edits.push(edit),
    append: (children) => void edits.push(root.insert(children(root.prefix))),
    done() {
      const name = pkg.find(part)?.name ?? part;
      return edits.length === 0 ? [] : [{ name, content: encodeXml({ text: applyEdits(text, edits), encoding }) }];
    },
  };
}

function declareType(
  pkg: OpcPackage,
  types: Document,
  { name, contentType }: { readonly name: string; readonly contentType: string },
): void {
  if (pkg.contentType(name) === contentType.toLowerCase()) return;
  const declared = findOverride(pkg, types.text, name);
  const attributes = `PartName="/${escapeXml(name)}" ContentType="${contentType}"`;
  if (declared === undefined) types.append((prefix) => `<${prefix}Override ${attributes}/>`);
  else types.edit({ start: declared.start, end: declared.end, text: `<${declared.name} ${attributes}/>` });
}

/** The tag that declares this part's type. An override has no content, so replacing its tag replaces all of it. */
function findOverride(
  pkg: OpcPackage,
  xml: string,
  part: string,
): { name: string; start: number; end: number } | undefined {
  let found: { name: string; start: number; end: number } | undefined;
  const close = (tag: XmlTag, _start: number, end: number): void => {
    if (tag.local !== 'Override') return;
    const name = attributesOf(tag).get('PartName')?.toLowerCase();
    if (name === `/${part.toLowerCase()}`) found = { name: tag.name, start: tag.start, end };
  };
  scanXml(xml, { close }, pkg.budget);
  return found;
}

interface NewRelationship {
  readonly name: string;
  readonly type: string;
  /** Those taken, lower case; the new one is added. */
  readonly ids: Set<string>;
}

function relate(relationships: Document, { name, type, ids }: NewRelationship): void {
  const id = firstFree(
    (number) => `rId${number}`,
    (candidate) => ids.has(candidate.toLowerCase()),
  );
  ids.add(id.toLowerCase());
  relationships.append((prefix) => `<${prefix}Relationship Id="${id}" Type="${type}" Target="${escapeXml(name)}"/>`);
}

function freeName(pkg: OpcPackage, preferred: string): string {
  if (pkg.find(preferred) === undefined) return preferred;
  const dot = preferred.lastIndexOf('.');
  return firstFree(
    (number) => `${preferred.slice(0, dot)}${number}${preferred.slice(dot)}`,
    (candidate) => pkg.find(candidate) !== undefined,
  );
}

function firstFree(make: (number: number) => string, isTaken: (candidate: string) => boolean): string {
  for (let number = 1; ; number++) {
    const candidate = make(number);
    if (!isTaken(candidate)) return candidate;
  }
}
