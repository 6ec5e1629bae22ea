/** Puts markings on every page, takes ours off, and tells which are there. */
import { contentBit, type Marking, type PresentMarking } from '../../../model/marking.ts';
import { writeStream, type Update } from '../syntax/append-update.ts';
import type { Catalog } from '../syntax/catalog.ts';
import { editDictionary, type DictionaryChange } from '../syntax/edit-dictionary.ts';
import { orUnreadable } from '../syntax/or-unreadable.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, rawText, type PdfObject, type PdfValue } from '../syntax/values.ts';
import { drawing, putForm, type Style } from './appearance.ts';
import { balanced, balanceOf, type Balance } from './content-balance.ts';
import { createFont } from './font.ts';
import { geometryOf, type Geometry } from './geometry.ts';
import { bare, markingsOn, meltedForms, noteOf, withForms, writeRecord } from './page-mark.ts';
import { pagesOf, type Page } from './pages.ts';
import { privateData, withoutPrivateData, withPrivateData } from './piece-info.ts';
import type { TrueType } from './true-type.ts';

interface Marked {
  readonly file: PdfFile;
  readonly catalog: Catalog;
}

export interface MarkOptions {
  readonly markings: readonly Marking[];
  readonly face: TrueType;
  /** `D:20260102030405Z`: when they are put on. */
  readonly date: string;
  readonly pdfaPart: number | undefined;
  readonly others: PageChanges;
}

/** What becomes of entries of pages beside what is ours, by the number of the page's object. */
export type PageChanges = ReadonlyMap<number, DictionaryChange>;

/** Markings that can be set: each of their characters has a glyph, and they have any. */
export function settable(markings: readonly Marking[], face: TrueType): readonly Marking[] {
  const font = createFont(face);
  return markings.filter(({ text }) => text.trim() !== '' && font.covers(text.replaceAll('\n', '')));
}

export function bitsOf(markings: readonly Pick<Marking, 'kind'>[]): number {
  return markings.reduce((bits, { kind }) => bits | contentBit[kind], 0);
}

/** Markings of ours, each once. A document that says nothing of them, nor its first page, is looked at no further. */
export function readMarkings(file: PdfFile, catalog: Catalog): readonly PresentMarking[] {
  if (!mayBeMarked(file, catalog)) return [];
  const found = new Map<string, PresentMarking>();
  for (const { dictionary } of pagesOf(file, catalog)) {
    for (const marking of markingsOn(file, dictionary) ?? []) found.set(JSON.stringify(marking), marking);
  }
  return [...found.values()];
}

function mayBeMarked(file: PdfFile, catalog: Catalog): boolean {
  if (privateData(file, catalog.dictionary) !== undefined) return true;
  for (const { dictionary } of pagesOf(file, catalog)) return privateData(file, dictionary) !== undefined;
  return false;
}

/** Whether every page carries exactly these. */
export function isMarked(file: PdfFile, catalog: Catalog, wanted: readonly Marking[]): boolean {
  if (wanted.length === 0) return !mayBeMarked(file, catalog);
  const keys = keysOf(wanted);
  for (const { dictionary } of pagesOf(file, catalog)) {
    if (keysOf(markingsOn(file, dictionary) ?? []) !== keys) return false;
  }
  return true;
}

function keysOf(markings: readonly Pick<PresentMarking, 'kind' | 'key'>[]): string {
  return markings
    .map(({ kind, key = '' }) => `${kind} ${key}`)
    .sort()
    .join();
}

/** Changes pages whose markings stay as they are; answers with what becomes of the catalog: nothing. */
export function changeOthers({ file, catalog }: Marked, update: Update, others: PageChanges): DictionaryChange {
  if (others.size === 0) return {};
  for (const { reference, dictionary } of pagesOf(file, catalog)) {
    const changes = others.get(reference.number);
    if (changes !== undefined) update.put(reference, editDictionary(dictionary, changes));
  }
  return {};
}

/** Takes our markings off every page that has them; answers with what becomes of the catalog. */
export function unmarkPages({ file, catalog }: Marked, update: Update, others: PageChanges): DictionaryChange {
  for (const page of pagesOf(file, catalog)) {
    const changes = others.get(page.reference.number);
    if (privateData(file, page.dictionary) === undefined && changes === undefined) continue;
    emptyMelted(file, page, update);
    update.put(page.reference, editDictionary(bare(file, page).dictionary, changes ?? {}));
  }
  return withoutPrivateData(file, catalog.dictionary);
}

function emptyMelted(file: PdfFile, page: Page, update: Update): void {
  const empty = writeStream({ Type: '/XObject', Subtype: '/Form', BBox: '[0 0 1 1]' }, '');
  for (const form of meltedForms(file, page.dictionary)) update.put(form, empty);
}

/** Puts these and no others of ours on every page; answers with what becomes of the catalog. */
export function markPages({ file, catalog }: Marked, update: Update, options: MarkOptions): DictionaryChange {
  const marker = createMarker(file, update, options);
  for (const page of pagesOf(file, catalog)) {
    file.budget.checkTime();
    marker.mark(page);
  }
  marker.end();
  if (privateData(file, catalog.dictionary) !== undefined) return {};
  return withPrivateData(file, catalog.dictionary, { data: {}, date: options.date });
}

interface Marker {
  mark(page: Page): void;
  /** Puts the font in, once it is known which glyphs it needs. */
  end(): void;
}

/** What pages of one geometry share. */
interface Shared {
  readonly geometry: Geometry;
  readonly forms: readonly { readonly kind: Marking['kind']; readonly name: string; readonly reference: string }[];
}

function createMarker(file: PdfFile, update: Update, options: MarkOptions): Marker {
  const { markings, face, date, others } = options;
  const font = createFont(face);
  const fontNumber = update.allocate();
  const isPdfa = options.pdfaPart !== undefined;
  const style: Style = { font, fontReference: `${fontNumber} 0 R`, isPdfa };
  const shared = createSheets(update, markings, style);
  const once = createOnce<string>();
  const record = update.add(writeRecord(markings));
  const balances = createBalances(file);

  return {
    mark(page) {
      emptyMelted(file, page, update);
      const before = bare(file, page);
      const { geometry, forms } = shared(geometryOf(file, page));
      const { open, missing } = balances(before.contents);
      const isEmpty = before.contents.length === 0;
      const beforeStream = isEmpty
        ? undefined
        : once(`q ${missing}`, () => update.add(writeStream({}, 'q\n'.repeat(missing + 1))));
      const restore = isEmpty ? '' : `\n${'Q\n'.repeat(open + 1)}`;
      const after = once(`draw ${open} ${isEmpty} ${geometry.matrix} ${forms.map(({ name }) => name).join()}`, () =>
        update.add(writeStream({}, `${restore}${drawing(forms, geometry)}`)),
      );
      const added = Object.fromEntries(forms.map(({ name, reference }) => [name, reference]));
      const own = entryOf(before.dictionary, 'Resources');
      // What a page writes itself stays with it; what it shares is shared on, in a copy.
      const resources =
        own?.kind === 'dictionary'
          ? withForms(file, own, added)
          : once(`resources ${before.resourcesKey} ${Object.keys(added).join()}`, () =>
              update.add(withForms(file, before.resources, added)),
            );
      const items = [...(beforeStream === undefined ? [] : [beforeStream]), ...before.contents.map(rawText), after];
      const data = {
        Markings: record,
        Before: beforeStream,
        After: after,
        Forms: `[${forms.map(({ name }) => `/${name}`).join('')}]`,
        ...noteOf(before),
      };
      const { dictionary } = before;
      const changes = {
        ...others.get(page.reference.number),
        Contents: `[${items.join(' ')}]`,
        Resources: resources,
      };
      const notes = withPrivateData(file, dictionary, { data, date });
      update.put(page.reference, editDictionary(dictionary, { ...changes, ...notes }));
    },
    end() {
      const embedded = font.embed(update, { withGlyphSet: options.pdfaPart === 1 });
      update.put({ number: fontNumber, generation: 0 }, embedded);
    },
  };
}

/** Pages that look alike share what is drawn on them. */
function createSheets(update: Update, markings: readonly Marking[], style: Style): (geometry: Geometry) => Shared {
  const once = createOnce<Shared>();
  return (geometry) =>
    once(`${geometry.width} ${geometry.height} ${geometry.matrix}`, () => ({
      geometry,
      forms: markings.map((marking) => {
        const reference = putForm(update, marking, geometry, style);
        return { kind: marking.kind, name: `Lw${reference.replace(/ .*/u, '')}`, reference };
      }),
    }));
}

/** What is made once for each key. */
function createOnce<Value>(): (key: string, make: () => Value) => Value {
  const made = new Map<string, Value>();
  return (key, make) => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return value;
  };
}

/** Content that is looked through for one page, and for all: beyond it, pages count as balanced. */
const pageBytes = 4 * 1024 ** 2;
const allBytes = 64 * 1024 ** 2;

function createBalances(file: PdfFile): (contents: readonly PdfValue[]) => Balance {
  let left = allBytes;
  // What can't be read here is drawn by others as far as it goes.
  return (contents) =>
    orUnreadable(balanced, () => {
      const streams = contents.map((item) => (item.kind === 'reference' ? file.object(item.number) : undefined));
      const lengths = streams.map((stream) => (stream === undefined ? undefined : lengthOf(file, stream)));
      if (lengths.some((length) => length === undefined || length > pageBytes)) return balanced;
      const pieces = streams.flatMap((stream) => (stream === undefined || left <= 0 ? [] : [file.content(stream)]));
      const content = Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from('\n')]));
      left -= content.length;
      return balanceOf(content);
    });
}

function lengthOf(file: PdfFile, { value }: PdfObject): number | undefined {
  const length = value.kind === 'dictionary' ? file.get(value, 'Length') : undefined;
  return length?.kind === 'number' ? length.value : undefined;
}
