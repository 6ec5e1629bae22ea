/**
 * Text of OpenDocument XML (OASIS OpenDocument 1.3, part 3), part by part: body, sheets, slides, headers, comments, notes. Runs of a
 * paragraph are joined. A paragraph with tracked changes appears as it reads now and as it read before.
 */
import { createColumnHeadings, type ColumnHeadings } from '../column-headings.ts';
import type { Budget } from '../limits.ts';
import type { TextPart } from '../../model/finding.ts';
import { attributesOf, scanXml, type XmlTag } from '../xml.ts';
import { createChanges, type Changes } from './changes.ts';
import { createPartTexts, type PartTexts } from './part-texts.ts';
import { createSheets, type Sheets } from './sheets.ts';

export interface OdfText {
  readonly parts: readonly TextPart[];
  /** Base64 of each object that a flat file holds. */
  readonly objects: readonly string[];
}

/** A paragraph, or a piece of text outside of any. */
export interface Paragraph {
  readonly part: string;
  now: string;
  before: string;
  changed: boolean;
}

interface Reader {
  readonly out: PartTexts;
  readonly sheets: Sheets;
  /** Of tables in the body. */
  readonly headings: ColumnHeadings;
  readonly changes: Changes;
  readonly paragraphs: Paragraph[];
  /** Names of the parts that the open elements began, innermost last. */
  readonly places: { readonly tag: XmlTag; readonly part: string }[];
  readonly objects: string[];
  page: number;
  /** Within an OLE object of a flat file; pictures are written the same way. */
  inObject: boolean;
}

const paragraphs = new Set(['p', 'h']);
/** Elements outside of paragraphs whose text people read. */
const readable = new Set([
  'creator',
  'title',
  'desc',
  'initial-creator',
  'subject',
  'description',
  'keyword',
  'user-defined',
]);
/** Elements whose text becomes a part of its own. */
const places: ReadonlyMap<string, string> = new Map([
  ['annotation', 'comments'],
  ['note', 'footnotes'],
  ['header', 'headers'],
  ['header-left', 'headers'],
  ['header-first', 'headers'],
  ['footer', 'footers'],
  ['footer-left', 'footers'],
  ['footer-first', 'footers'],
  ['master-styles', 'master pages'],
  ['meta', 'properties'],
]);

export function odfText(xml: string, budget: Budget): OdfText {
  const out = createPartTexts('body');
  const reader: Reader = {
    out,
    sheets: createSheets(),
    headings: createColumnHeadings(),
    changes: createChanges(),
    paragraphs: [],
    places: [],
    objects: [],
    page: 0,
    inObject: false,
  };
  scanXml(
    xml,
    {
      open(tag) {
        openElement(reader, tag);
      },
      close(tag) {
        closeElement(reader, tag);
      },
      text(text, parent) {
        addText(reader, text, parent);
      },
    },
    budget,
  );
  for (const text of reader.changes.unused()) out.add('body', `${text}\n`);
  const texts = out.parts().map((part) => (part.name === 'body' ? reader.headings.done(part) : part));
  return { parts: [...reader.sheets.parts(), ...texts], objects: reader.objects };
}

function openElement(reader: Reader, tag: XmlTag): void {
  const { local } = tag;
  if (reader.sheets.open(tag)) return;
  if (tag.name === 'table:table') reader.headings.openTable();
  else if (tag.name === 'table:table-row') reader.headings.openRow();
  else if (tag.name === 'table:table-cell') reader.headings.openCell(reader.out.length('body'));
  if (local === 'object-ole') reader.inObject = true;
  const part = partOf(reader, tag);
  if (part !== undefined) reader.places.push({ tag, part });
  if (paragraphs.has(local)) {
    reader.paragraphs.push({ part: currentPart(reader), now: '', before: '', changed: false });
  } else if (local.startsWith('change') || local === 'insertion' || local === 'deletion') reader.changes.open(tag);
  const mark = markOf(tag);
  if (mark !== undefined) addRun(reader, mark);
  if (local === 'change') addDeleted(reader, attributesOf(tag).get('text:change-id'));
  const link = links.has(local) ? linkOf(tag) : undefined;
  if (link !== undefined) reader.out.add(currentPart(reader), `${link}\n`);
}

function closeElement(reader: Reader, tag: XmlTag): void {
  if (reader.places.at(-1)?.tag === tag) reader.places.pop();
  reader.sheets.close(tag);
  if (tag.name === 'table:table') reader.headings.closeTable(reader.out.length('body'));
  if (tag.local === 'object-ole') reader.inObject = false;
  if (!paragraphs.has(tag.local)) {
    reader.changes.close(tag);
    return;
  }
  const paragraph = reader.paragraphs.pop();
  if (paragraph === undefined) return;
  if (reader.changes.keep(paragraph.now)) return;
  reader.headings.text(paragraph.now);
  const lines =
    paragraph.changed && paragraph.before !== paragraph.now ? [paragraph.now, paragraph.before] : [paragraph.now];
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const inCell = paragraph.part === currentCellPart && reader.sheets.add(line);
    if (!inCell) reader.out.add(paragraph.part === currentCellPart ? 'body' : paragraph.part, `${line}\n`);
  }
}

/** Paragraphs of cells have no part: the sheet takes them. */
const currentCellPart = '';

function currentPart(reader: Reader): string {
  return reader.places.at(-1)?.part ?? (reader.sheets.inCell() ? currentCellPart : 'body');
}

function partOf(reader: Reader, tag: XmlTag): string | undefined {
  if (tag.local === 'page' && tag.name.startsWith('draw:')) return `slide ${++reader.page}`;
  if (tag.local === 'notes' && tag.name.startsWith('presentation:')) {
    return reader.page === 0 ? 'master pages' : `notes ${reader.page}`;
  }
  if (tag.local === 'shapes' && tag.name.startsWith('table:')) return `drawing ${reader.sheets.name()}`;
  const part = places.get(tag.local);
  if (part !== 'comments' || reader.sheets.name() === '') return part;
  return `comments ${reader.sheets.name()}`;
}

/** Elements that stand for characters (OpenDocument 1.3 part 3, 6.1). */
function markOf(tag: XmlTag): string | undefined {
  if (!tag.name.startsWith('text:')) return undefined;
  if (tag.local === 'tab') return '\t';
  if (tag.local === 'line-break') return '\n';
  if (tag.local !== 's') return undefined;
  return ' '.repeat(Math.min(Number(attributesOf(tag).get('text:c') ?? 1) || 1, mostSpaces));
}

const mostSpaces = 1000;
const links = new Set(['a', 'hide', 'hidden-text', 'variable-set', 'user-field-decl', 'conditional-text']);

/** What stands in attributes only: addresses of links, hidden text, values of fields. */
function linkOf(tag: XmlTag): string | undefined {
  const attributes = attributesOf(tag);
  const names = [
    'xlink:href',
    'text:string-value',
    'office:string-value',
    'text:string-value-if-true',
    'text:string-value-if-false',
  ];
  const values = names.flatMap((name) => attributes.get(name) ?? []).filter((value) => value !== '');
  return values.length === 0 ? undefined : values.join('\n');
}

function addText(reader: Reader, text: string, parent: XmlTag): void {
  // A note's number would join the word or number that it stands behind.
  if (parent.local === 'note-citation') return;
  if (parent.local === 'binary-data') {
    if (reader.inObject) reader.objects.push(text);
  } else if (reader.paragraphs.length > 0 && !readable.has(parent.local)) addRun(reader, collapse(text));
  else if (readable.has(parent.local) && text.trim() !== '') addProperty(reader, text, parent);
}

/** White space is one blank, as OpenDocument 1.3 part 3, 6.1.2 has it. */
function collapse(text: string): string {
  return /[\t\n\r]| {2}/u.test(text) ? text.replace(/[ \t\n\r]+/gu, ' ') : text;
}

function addProperty(reader: Reader, text: string, parent: XmlTag): void {
  const name = (parent.local === 'user-defined' ? attributesOf(parent).get('meta:name') : undefined) ?? parent.local;
  // A label must not change what its own file is classified as.
  if (!name.startsWith('MSIP_Label_')) reader.out.add(currentPart(reader) || 'body', `${name}: ${text}\n`);
}

function addRun({ paragraphs: open, changes }: Reader, text: string): void {
  const paragraph = open.at(-1);
  if (paragraph === undefined) return;
  paragraph.now += text;
  if (changes.inserting()) paragraph.changed = true;
  else paragraph.before += text;
}

function addDeleted({ paragraphs: open, changes }: Reader, id: string | undefined): void {
  const paragraph = open.at(-1);
  const text = id === undefined || paragraph === undefined ? undefined : changes.deleted(id);
  if (text === undefined || paragraph === undefined) return;
  paragraph.before += text;
  paragraph.changed = true;
}
