/** Which parts of a package hold text, in what order they are read and what people call them. */
import { FileError } from '../../model/errors.ts';
import type { TextPart } from '../../model/finding.ts';
import { binaryComments, binaryPivotText, binarySheets, binarySheetText, binaryStrings } from './binary-sheet.ts';
import { cellDates, noDates, type CellDates } from './cell-dates.ts';
import { flowText } from './flow-text.ts';
import { relationshipKind, type OpcPackage } from './opc.ts';
import { propertiesText } from './properties-text.ts';
import { noStrings, sharedStrings, type SharedStrings } from './shared-strings.ts';
import { shapesText } from './shapes-text.ts';
import { pivotText } from './pivot-text.ts';
import { sheetTexts } from './sheet-slices.ts';
import { attributesOf, prefixedAttribute, scanXml } from '../xml.ts';

type Text = Omit<TextPart, 'name'>;
/** One text, or several of a part that is too large for one. */
type Reader = (part: string, pkg: OpcPackage, strings: Strings) => Iterable<Text>;

/** The strings of a workbook and which cells hold dates, read when first asked for. */
interface Strings {
  readonly shared: () => SharedStrings;
  readonly binary: () => readonly string[];
  readonly dates: () => CellDates;
}

interface Kind {
  /** What its content type ends with, lower case. */
  readonly ending: string;
  readonly label: string;
  readonly read: Reader;
}

const flow = reader((part, pkg) => flowText(pkg.utf8(part), pkg.budget));
const pivot = reader((part, pkg) => ({ text: pivotText(pkg.utf8(part), pkg.budget) }));
const shapes = reader((part, pkg) => ({ text: shapesText(pkg.utf8(part), pkg.budget) }));
const sheet: Reader = (part, pkg, strings) =>
  sheetTexts(part, pkg, { strings: strings.shared(), dates: strings.dates() });
const binarySheet = reader((part, pkg, strings) =>
  binarySheetText(pkg.bytes(part), { strings: strings.binary(), budget: pkg.budget }),
);
const binaryRemarks = reader((part, pkg) => binaryComments(pkg.bytes(part), pkg.budget));
const binaryPivot = reader((part, pkg) => ({ text: binaryPivotText(pkg.bytes(part), pkg.budget) }));

function reader(read: (...reading: Parameters<Reader>) => Text): Reader {
  return (...reading) => [read(...reading)];
}

/** In reading order. Content types are those of ECMA-376 part 1; `vnd.ms-` ones are Office's extensions. */
const kinds: readonly Kind[] = [
  { ending: 'wordprocessingml.header+xml', label: 'header', read: flow },
  { ending: 'wordprocessingml.footer+xml', label: 'footer', read: flow },
  { ending: 'wordprocessingml.footnotes+xml', label: 'footnotes', read: flow },
  { ending: 'wordprocessingml.endnotes+xml', label: 'endnotes', read: flow },
  { ending: 'wordprocessingml.document.glossary+xml', label: 'glossary', read: flow },
  { ending: 'spreadsheetml.worksheet+xml', label: 'sheet', read: sheet },
  { ending: 'vnd.ms-excel.macrosheet+xml', label: 'sheet', read: sheet },
  { ending: 'vnd.ms-excel.intlmacrosheet+xml', label: 'sheet', read: sheet },
  { ending: 'spreadsheetml.dialogsheet+xml', label: 'sheet', read: sheet },
  { ending: 'spreadsheetml.chartsheet+xml', label: 'sheet', read: sheet },
  { ending: 'presentationml.slide+xml', label: 'slide', read: flow },
  { ending: 'presentationml.notesslide+xml', label: 'notes', read: flow },
  { ending: 'wordprocessingml.comments+xml', label: 'comments', read: flow },
  { ending: 'spreadsheetml.comments+xml', label: 'comments', read: flow },
  { ending: 'vnd.ms-excel.threadedcomments+xml', label: 'threaded comments', read: flow },
  { ending: 'presentationml.comments+xml', label: 'comments', read: flow },
  { ending: 'vnd.ms-powerpoint.comments+xml', label: 'comments', read: flow },
  { ending: 'presentationml.slidemaster+xml', label: 'slide master', read: flow },
  { ending: 'presentationml.slidelayout+xml', label: 'slide layout', read: flow },
  { ending: 'presentationml.notesmaster+xml', label: 'notes master', read: flow },
  { ending: 'presentationml.handoutmaster+xml', label: 'handout master', read: flow },
  { ending: 'spreadsheetml.externallink+xml', label: 'external values', read: flow },
  { ending: 'drawingml.diagramdata+xml', label: 'diagram', read: flow },
  { ending: 'drawingml.chart+xml', label: 'chart', read: flow },
  { ending: 'vnd.ms-office.chartex+xml', label: 'chart', read: flow },
  { ending: 'officedocument.drawing+xml', label: 'drawing', read: flow },
  { ending: 'drawingml.chartshapes+xml', label: 'drawing', read: flow },
  { ending: 'officedocument.vmldrawing', label: 'drawing', read: flow },
  { ending: 'spreadsheetml.pivotcachedefinition+xml', label: 'pivot fields', read: pivot },
  { ending: 'spreadsheetml.pivotcacherecords+xml', label: 'pivot records', read: pivot },
  { ending: 'vnd.ms-excel.worksheet', label: 'sheet', read: binarySheet },
  { ending: 'vnd.ms-excel.chartsheet', label: 'sheet', read: binarySheet },
  { ending: 'vnd.ms-excel.dialogsheet', label: 'sheet', read: binarySheet },
  { ending: 'vnd.ms-excel.macrosheet', label: 'sheet', read: binarySheet },
  { ending: 'vnd.ms-excel.intlmacrosheet', label: 'sheet', read: binarySheet },
  { ending: 'vnd.ms-excel.comments', label: 'comments', read: binaryRemarks },
  { ending: 'vnd.ms-excel.pivotcachedefinition', label: 'pivot fields', read: binaryPivot },
  { ending: 'vnd.ms-excel.pivotcacherecords', label: 'pivot records', read: binaryPivot },
  { ending: 'vnd.ms-visio.page+xml', label: 'page', read: shapes },
  { ending: 'vnd.ms-visio.master+xml', label: 'master', read: shapes },
  { ending: 'vnd.ms-visio.comments+xml', label: 'comments', read: shapes },
];

const propertyTypes = [
  'application/vnd.openxmlformats-package.core-properties+xml',
  'application/vnd.openxmlformats-officedocument.extended-properties+xml',
  'application/vnd.openxmlformats-officedocument.custom-properties+xml',
];

/** Kinds of which there is one as a rule: numbered only where there are several. */
const seldomNumbered = new Set(['comments', 'threaded comments', 'footnotes', 'endnotes', 'glossary']);

/** All text of a package, part by part; `main` is the name of its main part. Parts without text are left out. */
export function* packageText(pkg: OpcPackage, main: string): Iterable<TextPart> {
  for (const part of readParts(pkg, main)) {
    if (part.text !== '') yield part;
  }
}

function* readParts(pkg: OpcPackage, main: string): Iterable<TextPart> {
  const strings = {
    shared: lazy(() => readStrings(pkg, main)),
    binary: lazy(() => readBinaryStrings(pkg, main)),
    dates: lazy(() => readDates(pkg, main)),
  };
  const names = pkg.zip.entries.map((entry) => entry.name).sort(naturally);
  const types = new Map(names.map((name) => [name, pkg.contentType(name) ?? '']));
  const titles = readTitles(pkg, main);
  if (types.get(main)?.includes('word') === true) {
    yield { name: 'body', ...flowText(pkg.utf8(main), pkg.budget) };
  }
  for (const label of new Set(kinds.map((kind) => kind.label))) {
    for (const { name, read, title } of titled(findParts(types, label), label, titles)) {
      let count = 0;
      for (const text of read(name, pkg, strings))
        yield { name: ++count === 1 ? title : `${title} (${count})`, ...text };
    }
  }
  yield* propertiesOf(pkg);
}

/** Document properties as one part. */
export function* propertiesOf(pkg: OpcPackage): Iterable<TextPart> {
  const names = pkg.zip.entries.map(({ name }) => name);
  const sources = propertyTypes.flatMap((type) => names.filter((name) => pkg.contentType(name) === type));
  const text = sources.map((name) => propertiesText(pkg.xml(name).text, pkg.budget)).join('');
  if (text !== '') yield { name: 'properties', text };
}

function findParts(types: ReadonlyMap<string, string>, label: string): readonly Found[] {
  const candidates = kinds.filter((kind) => kind.label === label);
  return [...types].flatMap(([name, type]) => {
    const kind = candidates.find(({ ending }) => type.endsWith(ending));
    return kind === undefined ? [] : [{ name, read: kind.read }];
  });
}

interface Found {
  readonly name: string;
  readonly read: Reader;
}

/** Parts with a title of their own come first, in reading order; the others are numbered. */
function titled(found: readonly Found[], label: string, titles: Titles): readonly (Found & { title: string })[] {
  const named = found.filter(({ name }) => titles.has(name.toLowerCase()));
  const position = ({ name }: Found): number => titles.get(name.toLowerCase())?.position ?? 0;
  const ordered = named
    .sort((a, b) => position(a) - position(b))
    .map((part) => ({ ...part, title: `${label} ${titles.get(part.name.toLowerCase())?.title ?? ''}` }));
  const rest = found.filter(({ name }) => !titles.has(name.toLowerCase()));
  const single = seldomNumbered.has(label) && found.length === 1;
  return [...ordered, ...rest.map((part, index) => ({ ...part, title: single ? label : `${label} ${index + 1}` }))];
}

type Titles = ReadonlyMap<string, { readonly title: string; readonly position: number }>;

/** Sheets by their names and slides by their numbers, and what hangs on them: notes, comments, drawings. */
function readTitles(pkg: OpcPackage, main: string): Titles {
  const titles = new Map<string, { title: string; position: number }>();
  const relationships = new Map(pkg.relationships(main).map((relationship) => [relationship.id, relationship]));
  readOrder(pkg, main).forEach(({ id, title }, position) => {
    const target = relationships.get(id)?.target;
    if (target === undefined || pkg.find(target) === undefined) return;
    titles.set(target.toLowerCase(), { title, position });
    const hanging = new Map<string, number>();
    for (const relationship of pkg.relationships(target)) {
      const key = relationship.target.toLowerCase();
      const kind = relationshipKind(relationship);
      if (relationship.external || titles.has(key) || !hangingKinds.has(kind)) continue;
      const count = (hanging.get(kind) ?? 0) + 1;
      hanging.set(kind, count);
      titles.set(key, { title: count === 1 ? title : `${title} (${count})`, position });
    }
  });
  return titles;
}

const hangingKinds = new Set(['notesSlide', 'comments', 'threadedComment']);

/** Sheets of a workbook and slides of a presentation, in order, by relationship id. */
function readOrder(pkg: OpcPackage, main: string): readonly { readonly id: string; readonly title: string }[] {
  const order: { id: string; title: string }[] = [];
  const type = pkg.contentType(main) ?? '';
  if (type.includes('sheet.binary')) return binarySheets(pkg.bytes(main), pkg.budget);
  if (type.includes('word') || !type.endsWith('+xml')) return order;
  scanXml(
    pkg.xml(main).text,
    {
      open(tag) {
        if (tag.local !== 'sheet' && tag.local !== 'sldId') return;
        const id = prefixedAttribute(tag, 'id');
        if (id === undefined) return;
        const title = tag.local === 'sheet' ? attributesOf(tag).get('name') : undefined;
        order.push({ id, title: title ?? String(order.length + 1) });
      },
    },
    pkg.budget,
  );
  return order;
}

function workbookPart(kind: string, pkg: OpcPackage, main: string): string | undefined {
  return pkg.relationships(main).find((relationship) => relationshipKind(relationship) === kind)?.target;
}

function readDates(pkg: OpcPackage, main: string): CellDates {
  const part = workbookPart('styles', pkg, main);
  if (part === undefined || pkg.find(part) === undefined) return noDates;
  try {
    return cellDates(pkg.xml(part).text, pkg.xml(main).text, pkg.budget);
  } catch (error) {
    // What the cells hold can be read without their styles.
    if (!(error instanceof FileError && error.kind === 'corrupt')) throw error;
    return noDates;
  }
}

function readStrings(pkg: OpcPackage, main: string): SharedStrings {
  const part = workbookPart('sharedStrings', pkg, main);
  return part === undefined ? noStrings : sharedStrings(pkg.utf8(part), pkg.budget);
}

function readBinaryStrings(pkg: OpcPackage, main: string): readonly string[] {
  const part = workbookPart('sharedStrings', pkg, main);
  return part === undefined ? [] : binaryStrings(pkg.bytes(part), pkg.budget);
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Made once: each comparison of strings by language would make one of its own. */
const collator = new Intl.Collator('en', { numeric: true });

/** `header2` before `header10`. */
function naturally(a: string, b: string): number {
  return collator.compare(a, b);
}
