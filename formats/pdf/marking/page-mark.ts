/** What a page carries of ours: streams around its content, forms in its resources, and a note of what was there before. */
import { markingKinds, type PresentMarking } from '../../../model/marking.ts';
import { editDictionary, writeDictionary, type DictionaryChange } from '../syntax/edit-dictionary.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { parseDictionaryText } from '../syntax/parse-value.ts';
import { decodeTextString, writeTextString } from '../syntax/text-string.ts';
import {
  entryOf,
  isReferenceTo,
  rawText,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
} from '../syntax/values.ts';
import type { Page } from './pages.ts';
import { privateData, withoutPrivateData } from './piece-info.ts';

/** A page without what is ours. */
export interface BarePage {
  /** As it was before us, as far as nobody else has changed it since. */
  readonly dictionary: PdfDictionary;
  /** Items of its contents. */
  readonly contents: readonly PdfValue[];
  readonly resources: PdfValue | undefined;
  /** Tells resources of one page from those of another. */
  readonly resourcesKey: string;
}

/** The markings that a page says it carries; undefined where it has none of ours. */
export function markingsOn(file: PdfFile, page: PdfDictionary): readonly PresentMarking[] | undefined {
  const data = privateData(file, page);
  return data === undefined ? undefined : readRecord(file, data);
}

function readRecord(file: PdfFile, data: PdfDictionary): readonly PresentMarking[] {
  const record = file.get(data, 'Markings');
  if (record?.kind !== 'array') return [];
  return record.items.flatMap((item) => {
    const entry = file.resolve(item);
    if (entry?.kind !== 'dictionary') return [];
    const [kindName, key, text] = ['Kind', 'Key', 'Text'].map((name) => file.get(entry, name));
    const kind = markingKinds.find((known) => kindName?.kind === 'name' && kindName.value === known);
    if (kind === undefined || key?.kind !== 'string' || text?.kind !== 'string') return [];
    return [{ kind, key: key.value.toString('latin1'), text: decodeTextString(text.value), by: 'ours' as const }];
  });
}

/** The list of markings as an object. */
export function writeRecord(markings: readonly Pick<PresentMarking, 'kind' | 'text' | 'key'>[]): string {
  const entries = markings.map(({ kind, key = '', text }) =>
    writeDictionary({ Kind: `/${kind}`, Key: `(${key})`, Text: writeTextString(text) }),
  );
  return `[${entries.join('')}]`;
}

/** Takes ours off a page that may carry it. */
export function bare(file: PdfFile, page: Page): BarePage {
  const dictionary = restored(file, page);
  const resources = entryOf(dictionary, 'Resources') ?? page.above.resources;
  const node = entryOf(dictionary, 'Resources') === undefined ? page.above.node : page.reference.number;
  return {
    dictionary,
    contents: itemsOf(file, entryOf(dictionary, 'Contents')),
    resources,
    resourcesKey: resources?.kind === 'reference' ? rawText(resources) : `of ${node}`,
  };
}

function restored(file: PdfFile, page: Page): PdfDictionary {
  const { dictionary } = page;
  const data = privateData(file, dictionary);
  if (data === undefined) return dictionary;
  if (isMelted(file, dictionary, data)) {
    return parseDictionaryText(editDictionary(dictionary, withoutPrivateData(file, dictionary)));
  }
  const streams = ownStreams(data);
  const contents = itemsOf(file, entryOf(dictionary, 'Contents'));
  const kept = contents.filter((item) => !(item.kind === 'reference' && streams.has(item.number)));
  const before = entryOf(data, 'Contents');
  const isAsBefore = sameItems(kept, itemsOf(file, before));
  const changes = {
    ...withoutPrivateData(file, dictionary),
    Contents: isAsBefore ? textOf(before) : `[${kept.map(rawText).join(' ')}]`,
    Resources: resourcesBefore(file, page, data),
  };
  return parseDictionaryText(editDictionary(dictionary, changes));
}

/** Whether somebody has melted our drawing into other content of the page: that stays with the resources that it names. */
function isMelted(file: PdfFile, page: PdfDictionary, data: PdfDictionary): boolean {
  const after = numberOf(entryOf(data, 'After'));
  return !itemsOf(file, entryOf(page, 'Contents')).some((item) => isReferenceTo(item, after));
}

/** Forms of ours that such content draws: they must draw nothing any more. */
export function meltedForms(file: PdfFile, page: PdfDictionary): readonly PdfReference[] {
  const data = privateData(file, page);
  if (data === undefined || !isMelted(file, page, data)) return [];
  const resources = file.dictionary(page, 'Resources');
  const objects = resources === undefined ? undefined : file.dictionary(resources, 'XObject');
  const names = namesIn(file, data);
  return (objects?.entries ?? []).flatMap(({ key, value }) =>
    names.has(key) && value.kind === 'reference' ? [value] : [],
  );
}

/** What a marked page keeps of what it was: its own entries as they are written. */
export function noteOf({ dictionary }: BarePage): DictionaryChange {
  return Object.fromEntries(['Contents', 'Resources'].map((key) => [key, textOf(entryOf(dictionary, key))]));
}

function textOf(value: PdfValue | undefined): string | undefined {
  return value === undefined ? undefined : rawText(value);
}

/** One stream, an array of them, or a reference to such an array (ISO 32000-1, table 30). */
export function itemsOf(file: PdfFile, contents: PdfValue | undefined): readonly PdfValue[] {
  const found = file.resolve(contents);
  if (found === undefined || contents === undefined) return [];
  return found.kind === 'array' ? found.items : [contents];
}

function sameItems(a: readonly PdfValue[], b: readonly PdfValue[]): boolean {
  return a.length === b.length && a.every((item, index) => rawText(item) === textOf(b[index]));
}

function numberOf(value: PdfValue | undefined): number | undefined {
  return value?.kind === 'reference' ? value.number : undefined;
}

/** The page's own entry before us, or, where somebody has added to ours since, that without our forms. */
function resourcesBefore(file: PdfFile, page: Page, data: PdfDictionary): string | undefined {
  const before = entryOf(data, 'Resources');
  const current = file.get(page.dictionary, 'Resources');
  if (current?.kind !== 'dictionary') return textOf(before);
  const names = namesIn(file, data);
  const expected = withForms(file, before ?? page.above.resources, formsIn(file, current, names));
  return expected === rawText(current) ? textOf(before) : withoutForms(file, current, names);
}

/** What of a page's content and of its resources is ours: numbers of streams, names of forms. */
export function ownPieces(
  file: PdfFile,
  page: PdfDictionary,
): { readonly streams: ReadonlySet<number>; readonly forms: ReadonlySet<string> } {
  const data = privateData(file, page);
  if (data === undefined) return { streams: new Set(), forms: new Set() };
  return { streams: ownStreams(data), forms: namesIn(file, data) };
}

function ownStreams(data: PdfDictionary): ReadonlySet<number> {
  return new Set(['Before', 'After'].flatMap((key) => numberOf(entryOf(data, key)) ?? []));
}

function namesIn(file: PdfFile, data: PdfDictionary): ReadonlySet<string> {
  const names = file.get(data, 'Forms');
  return new Set(
    names?.kind === 'array' ? names.items.flatMap((item) => (item.kind === 'name' ? [item.value] : [])) : [],
  );
}

function formsIn(file: PdfFile, resources: PdfDictionary, names: ReadonlySet<string>): DictionaryChange {
  const objects = file.dictionary(resources, 'XObject');
  return Object.fromEntries(
    (objects?.entries ?? []).flatMap(({ key, value }) => (names.has(key) ? [[key, rawText(value)]] : [])),
  );
}

/** The text of resources with more forms; nobody else's object is changed. */
export function withForms(file: PdfFile, resources: PdfValue | undefined, forms: DictionaryChange): string {
  const found = file.resolve(resources);
  if (found?.kind !== 'dictionary') return writeDictionary({ XObject: writeDictionary(forms) });
  const objects = file.dictionary(found, 'XObject');
  return editDictionary(found, {
    XObject: objects === undefined ? writeDictionary(forms) : editDictionary(objects, forms),
  });
}

function withoutForms(file: PdfFile, resources: PdfDictionary, names: ReadonlySet<string>): string {
  const objects = file.dictionary(resources, 'XObject');
  if (objects === undefined) return rawText(resources);
  const gone = Object.fromEntries([...names].map((name) => [name, undefined]));
  return editDictionary(resources, { XObject: editDictionary(objects, gone) });
}
