/** Adding, replacing and taking out parts of a package by targeted edits: content types and relationships keep every other byte. */
import type { EntryTail } from '../containers/entry-tail.ts';
import type { ZipEdit } from '../containers/zip-splice.ts';
import { contentTypesPart, partKey, relationshipsPartOf, type OpcPackage, type Relationship } from './opc.ts';
import { applyEdits, type TextEdit } from '../text-edit.ts';
import { attributesOf, encodeXml, escapeXml, type XmlTag, type XmlText } from '../xml.ts';
import { readRoot, type XmlChild } from './xml-root.ts';

/** A part that hangs on the package itself. */
export interface PartChange {
  /** Relationship that the package has already. */
  readonly existing: Relationship | undefined;
  /** Used where there is none. */
  readonly relationshipType: string;
  readonly contentType: string;
  /** Where the part goes if it is new, if that name is free. */
  readonly preferredName: string;
  /** Undefined takes it out. */
  readonly content: XmlText | undefined;
}

/** A part that hangs on another one. */
export type NewPart = Omit<PartChange, 'existing' | 'content'> & { readonly owner: string; readonly content: XmlText };

/**
 * What the ids of our own relationships of the package begin with: a part with such a one was not there before, so that it goes when
 * nothing is left in it. An application that saves the document gives ids of its own, and the part is its own from then on.
 */
const ownId = 'rIdLabelwright';

export function isOwn({ id }: Relationship): boolean {
  return id.startsWith(ownId);
}

/** What changes in a package, collected part by part. Each part is written, dropped or added once. */
export interface PackageDraft {
  /** The package as it was. */
  readonly pkg: OpcPackage;
  /** Replaces, adds or takes out a part of the package itself. */
  put(change: PartChange): void;
  /** New content of a part that is there. */
  write(part: string, content: Buffer): void;
  /** New content of it from a cut on. */
  writeTail(part: string, tail: Pick<EntryTail, 'cut' | 'content'>): void;
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
  const parts = new Map<string, Omit<ZipEdit, 'name'>>();
  const relationsOf = (owner: string): Relations => {
    const found = relationships.get(owner) ?? createRelations(pkg, owner);
    relationships.set(owner, found);
    return found;
  };
  const isTaken = (name: string): boolean => pkg.find(name) !== undefined || parts.has(name);
  const write = (part: string, content: Buffer | undefined): void =>
    void parts.set(pkg.find(part)?.name ?? part, { content });
  const add = ({ owner, relationshipType, contentType, preferredName, content }: NewPart): string => {
    const name = freeName(preferredName, isTaken);
    declareType(pkg, types, { name, contentType });
    write(name, encodeXml(content));
    return relationsOf(owner).add(name, relationshipType);
  };
  const drop = (owner: string, part: string): void => {
    relationsOf(owner).drop(part);
    types.drop(isOverrideOf(part));
    for (const name of [part, relationshipsPartOf(part)]) {
      if (pkg.find(name) !== undefined) write(name, undefined);
    }
  };
  return {
    pkg,
    write,
    writeTail: (part, { cut, content }) => void parts.set(pkg.find(part)?.name ?? part, { content, cut }),
    add,
    put({ existing, content, ...change }) {
      if (content === undefined) {
        if (existing !== undefined) drop('', existing.target);
      } else if (existing === undefined) add({ ...change, content, owner: '' });
      else {
        declareType(pkg, types, { name: existing.target, contentType: change.contentType });
        write(existing.target, encodeXml(content));
      }
    },
    drop,
    done: () => [
      ...types.done(),
      ...[...relationships.values()].flatMap((relations) => relations.done()),
      ...[...parts].map(([name, edit]) => ({ name, ...edit })),
    ],
  };
}

interface Document {
  /** The first child of this kind. */
  find(wanted: (tag: XmlTag) => boolean): XmlChild | undefined;
  edit(edit: TextEdit): void;
  /** Takes a child out, where there is one. */
  drop(wanted: (tag: XmlTag) => boolean): void;
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
  const find: Document['find'] = (wanted) => root.children.find(({ tag }) => wanted(tag));
  return {
    find,
    edit: (edit) => void edits.push(edit),
    drop(wanted) {
      const found = find(wanted);
      if (found !== undefined) edits.push({ start: found.tag.start, end: found.end, text: '' });
    },
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
  const declared = types.find(isOverrideOf(name));
  const attributes = `PartName="/${escapeXml(name)}" ContentType="${contentType}"`;
  if (declared === undefined) types.append((prefix) => `<${prefix}Override ${attributes}/>`);
  else types.edit({ start: declared.tag.start, end: declared.end, text: `<${declared.tag.name} ${attributes}/>` });
}

/** An override has no content, so replacing its element replaces all of it. */
function isOverrideOf(part: string): (tag: XmlTag) => boolean {
  return (tag) => tag.local === 'Override' && partKey(attributesOf(tag).get('PartName') ?? '') === partKey(`/${part}`);
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
        (number) => `${owner === '' ? ownId : 'rId'}${number}`,
        (candidate) => ids.has(candidate.toLowerCase()),
      );
      ids.add(id.toLowerCase());
      const target = escapeXml(relativeName(owner, part));
      document.append((prefix) => `<${prefix}Relationship Id="${id}" Type="${type}" Target="${target}"/>`);
      return id;
    },
    drop(part) {
      for (const { target, external, start, end } of existing) {
        if (external || partKey(target) !== partKey(part)) continue;
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
