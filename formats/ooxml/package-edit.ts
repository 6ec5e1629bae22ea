/** Adding, replacing and taking out parts of a package by targeted edits: content types and relationships keep every other byte. */
import type { ZipEdit } from '../containers/zip-splice.ts';
import { contentTypesPart, relationshipsPartOf, type OpcPackage, type Relationship } from './opc.ts';
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

/** A part that hangs on another one. */
export type NewPart = Omit<PartChange, 'existing'> & { readonly owner: string };

/** What changes in a package, collected part by part. Each part is written, dropped or added once. */
export interface PackageDraft {
  /** The package as it was. */
  readonly pkg: OpcPackage;
  /** Replaces or adds a part of the package itself. */
  put(change: PartChange): void;
  /** New content of a part that is there. */
  write(part: string, content: Buffer): void;
  /** Answers with the id of the new part's relationship. */
  add(part: NewPart): string;
  /** Takes a part out, and the relationships of `owner` to it. */
  drop(owner: string, part: string): void;
  /** The entries that change; none where nothing does. */
  done(): readonly ZipEdit[];
}

export function createDraft(pkg: OpcPackage): PackageDraft {
  const types = createDocument(pkg, contentTypesPart);
  const relationships = new Map<string, Relations>();
  const parts = new Map<string, Buffer | undefined>();
  const relationsOf = (owner: string): Relations => {
    const found = relationships.get(owner) ?? createRelations(pkg, owner);
    relationships.set(owner, found);
    return found;
  };
  const isTaken = (name: string): boolean => pkg.find(name) !== undefined || parts.has(name);
  const write = (part: string, content: Buffer | undefined): void =>
    void parts.set(pkg.find(part)?.name ?? part, content);
  const add = ({ owner, relationshipType, contentType, preferredName, content }: NewPart): string => {
    const name = freeName(preferredName, isTaken);
    declareType(pkg, types, { name, contentType });
    write(name, encodeXml(content));
    return relationsOf(owner).add(name, relationshipType);
  };
  return {
    pkg,
    write,
    add,
    put(change) {
      if (change.existing === undefined) return void add({ ...change, owner: '' });
      declareType(pkg, types, { name: change.existing.target, contentType: change.contentType });
      write(change.existing.target, encodeXml(change.content));
    },
    drop(owner, part) {
      relationsOf(owner).drop(part);
      const declared = findOverride(pkg, types.text, part);
      if (declared !== undefined) types.edit({ start: declared.start, end: declared.end, text: '' });
      for (const name of [part, relationshipsPartOf(part)]) {
        if (pkg.find(name) !== undefined) write(name, undefined);
      }
    },
    done: () => [
      ...types.done(),
      ...[...relationships.values()].flatMap((relations) => relations.done()),
      ...[...parts].map(([name, content]) => ({ name, content })),
    ],
  };
}

interface Document {
  readonly text: string;
  edit(edit: TextEdit): void;
  /** Puts children in as the root's last ones. */
  append(children: (prefix: string) => string): void;
  done(): readonly ZipEdit[];
}

/** A part without any relationship: what is left of it is taken out again. */
const noRelationships =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>';

function createDocument(pkg: OpcPackage, part: string): Document {
  const existing = pkg.find(part);
  const { text, encoding }: XmlText =
    existing === undefined ? { text: noRelationships, encoding: 'utf8' } : pkg.xml(part);
  const edits: TextEdit[] = [];
  const root = readRoot(text, pkg.budget);
  return {
    text,
    edit: (edit) => void edits.push(edit),
    append: (children) => void edits.push(root.insert(children(root.prefix))),
    done() {
      if (edits.length === 0) return [];
      const edited = applyEdits(text, edits);
      const content = edited === noRelationships ? undefined : encodeXml({ text: edited, encoding });
      return [{ name: existing?.name ?? part, content }];
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

interface Relations {
  /** Answers with the new relationship's id. */
  add(part: string, type: string): string;
  drop(part: string): void;
  done(): readonly ZipEdit[];
}

function createRelations(pkg: OpcPackage, owner: string): Relations {
  const document = createDocument(pkg, relationshipsPartOf(owner));
  const existing = pkg.relationships(owner);
  const ids = new Set(existing.map(({ id }) => id.toLowerCase()));
  return {
    add(part, type) {
      const id = firstFree(
        (number) => `rId${number}`,
        (candidate) => ids.has(candidate.toLowerCase()),
      );
      ids.add(id.toLowerCase());
      const target = escapeXml(relativeName(owner, part));
      document.append((prefix) => `<${prefix}Relationship Id="${id}" Type="${type}" Target="${target}"/>`);
      return id;
    },
    drop(part) {
      for (const { target, external, start, end } of existing) {
        if (external || target.toLowerCase() !== part.toLowerCase()) continue;
        document.edit({ start, end, text: '' });
      }
    },
    done: () => document.done(),
  };
}

/** As a target in the relationships of `owner`. */
function relativeName(owner: string, part: string): string {
  const folder = owner.slice(0, owner.lastIndexOf('/') + 1);
  return part.startsWith(folder) ? part.slice(folder.length) : `/${part}`;
}

function freeName(preferred: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(preferred)) return preferred;
  const dot = preferred.lastIndexOf('.');
  return firstFree((number) => `${preferred.slice(0, dot)}${number}${preferred.slice(dot)}`, isTaken);
}

function firstFree(make: (number: number) => string, isTaken: (candidate: string) => boolean): string {
  for (let number = 1; ; number++) {
    const candidate = make(number);
    if (!isTaken(candidate)) return candidate;
  }
}
