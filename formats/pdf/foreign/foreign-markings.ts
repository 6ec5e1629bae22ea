/**
 * Markings that other products put on the pages of a PDF, by the policy's patterns: found, and taken out. What can't be told apart from
 * the page for sure stays, with the reason.
 */
import { orUnreadable } from '../syntax/or-unreadable.ts';
import type { LeftMarking, MarkingKind } from '../../../model/marking.ts';
import { isForeign, wholly } from '../../foreign-marking.ts';
import { pagesOf, type Page } from '../marking/pages.ts';
import { ownPieces, itemsOf } from '../marking/page-mark.ts';
import { writeDeflated, type Update } from '../syntax/append-update.ts';
import type { Catalog } from '../syntax/catalog.ts';
import type { DictionaryChange } from '../syntax/edit-dictionary.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, rawText, type PdfObject, type PdfValue } from '../syntax/values.ts';
import { watermarksOf } from './annotations.ts';
import { createFontTexts } from './font-text.ts';
import { createFormTexts } from './form-text.ts';
import { markingsIn, type ContentEdit, type FoundMarking, type PageContext } from './page-markings.ts';
import type { ShownText } from './text-lines.ts';

export interface ForeignMarkings {
  /** Whether any can be taken out. */
  readonly isAny: boolean;
  /** What stays, each kind and reason once. */
  readonly left: readonly LeftMarking[];
  /** Takes out what can be; answers with what becomes of entries of pages, by the number of the page's object. */
  take(update: Update): ReadonlyMap<number, DictionaryChange>;
}

/** Content of one page that is looked through. */
const pageBytes = 16 * 1024 ** 2;
const none: ForeignMarkings = { isAny: false, left: [], take: () => new Map() };

export function findForeign(file: PdfFile, catalog: Catalog, patterns: readonly RegExp[]): ForeignMarkings {
  if (patterns.length === 0) return none;
  const search = createSearch(file, patterns);
  for (const page of pagesOf(file, catalog)) {
    file.budget.checkTime();
    search.look(page);
  }
  return search.done();
}

/** A stream of content as it is on one page, with what is to go of it; the same on all that share it, or it stays. */
interface Stream {
  readonly object: PdfObject;
  readonly edits: readonly ContentEdit[];
  readonly kinds: readonly (MarkingKind | undefined)[];
  isSame: boolean;
}

interface Search {
  look(page: Page): void;
  done(): ForeignMarkings;
}

function createSearch(file: PdfFile, patterns: readonly RegExp[]): Search {
  const fontText = createFontTexts(file);
  const formTexts = createFormTexts(file, fontText);
  const streams = new Map<number, Stream>();
  const puts = new Map<number, string>();
  const changes = new Map<number, DictionaryChange>();
  const left = new Map<string, LeftMarking>();
  // Of what doesn't say what it is, a pattern must cover the line.
  const whole = patterns.map(wholly);
  const leave = (kind: MarkingKind | undefined, reason: LeftMarking['reason']): void =>
    void left.set(`${kind ?? ''} ${reason}`, kind === undefined ? { reason } : { kind, reason });

  /** Whether a marking is one to take out; tells what must stay. */
  const isWanted = ({ kind, text, isTied }: Pick<FoundMarking, 'kind' | 'text' | 'isTied'>): boolean => {
    const verdict = judge(text, kind === undefined ? whole : patterns);
    if (kind === undefined && verdict !== 'foreign') return false;
    if (verdict === 'unreadable') leave(kind, verdict);
    if (verdict === 'partly' || (verdict === 'foreign' && isTied)) leave(kind, 'inseparable');
    return verdict === 'foreign' && !isTied;
  };

  const lookAtContent = (page: Page): void => {
    const content = orUnreadable('unreadable', () => contentOf(file, page));
    if (content === 'unreadable') leave(undefined, 'unreadable');
    if (content === undefined || content === 'unreadable') return;
    const resources = file.resolve(page.inherited('Resources'));
    const dictionary = resources?.kind === 'dictionary' ? resources : undefined;
    const context: PageContext = { file, resources: dictionary, fontText, formTexts };
    const own = ownPieces(file, page.dictionary);
    const wanted = markingsIn(content.bytes, context).filter((marking) => {
      const piece = content.pieces.find(({ start, end }) => marking.start >= start && marking.start < end);
      if (piece === undefined || own.streams.has(piece.object.number)) return false;
      if (marking.forms.some((name) => own.forms.has(name))) return false;
      return isWanted({ ...marking, isTied: marking.isTied || marking.end > piece.end });
    });
    for (const piece of content.pieces) note(streams, piece, wanted);
  };

  return {
    look(page) {
      lookAtContent(page);
      const annotations = watermarksOf(file, page, { formTexts, isWanted });
      if (annotations === undefined) return;
      if (annotations.reference !== undefined) puts.set(annotations.reference.number, annotations.text ?? '[]');
      else changes.set(page.reference.number, { Annots: annotations.text });
    },
    done() {
      const edited = [...streams.values()].filter(({ edits, isSame }) => isSame && edits.length > 0);
      for (const { isSame, kinds } of streams.values())
        if (!isSame) for (const kind of kinds) leave(kind, 'inseparable');
      return {
        isAny: edited.length + puts.size + changes.size > 0,
        left: [...left.values()],
        take(update) {
          for (const { object, edits } of edited) update.put(object, rewritten(file, object, edits));
          for (const [number, text] of puts) update.put({ number, generation: 0 }, text);
          return changes;
        },
      };
    },
  };
}

function judge(
  { lines, isUnknown }: ShownText,
  patterns: readonly RegExp[],
): 'foreign' | 'partly' | 'unreadable' | 'other' {
  if (isUnknown) return 'unreadable';
  // Whether what is moved away from the text before is a word of its own is not known: either is tried.
  const matches = (some: readonly (readonly string[])[]): boolean =>
    ['', ' '].some((between) => isForeign(some.map((line) => line.join(between)).join('\n'), patterns));
  if (matches(lines)) return 'foreign';
  return lines.some((line) => matches([line])) ? 'partly' : 'other';
}

interface Piece {
  readonly object: PdfObject;
  readonly start: number;
  readonly end: number;
}

/** The content of a page in one; undefined where it can hold no markings. */
function contentOf(
  file: PdfFile,
  page: Page,
): { readonly bytes: Buffer; readonly pieces: readonly Piece[] } | 'unreadable' | undefined {
  const buffers: Buffer[] = [];
  const pieces: Piece[] = [];
  let at = 0;
  for (const item of itemsOf(file, entryOf(page.dictionary, 'Contents'))) {
    const object = item.kind === 'reference' ? file.object(item.number) : undefined;
    if (object === undefined) continue;
    const bytes = file.content(object);
    pieces.push({ object, start: at, end: at + bytes.length });
    buffers.push(bytes, Buffer.from('\n'));
    at += bytes.length + 1;
    if (at > pageBytes) return 'unreadable';
  }
  const bytes = Buffer.concat(buffers);
  return ['Artifact', 'OC', 'Do'].some((word) => bytes.includes(word)) ? { bytes, pieces } : undefined;
}

function note(streams: Map<number, Stream>, { object, start, end }: Piece, wanted: readonly FoundMarking[]): void {
  const inside = wanted.filter((marking) => marking.start >= start && marking.start < end);
  const edits = inside.flatMap((marking) =>
    marking.edits.map(({ start: from, end: to, text }) => ({ start: from - start, end: to - start, text })),
  );
  const kinds = inside.map(({ kind }) => kind);
  const known = streams.get(object.number);
  if (known === undefined) streams.set(object.number, { object, edits, kinds, isSame: true });
  else if (JSON.stringify(known.edits) !== JSON.stringify(edits)) {
    streams.set(object.number, { ...known, kinds: [...known.kinds, ...kinds], isSame: false });
  }
}

/** How a stream is encoded; it is written anew. */
const encodingKeys = { Filter: undefined, DecodeParms: undefined, DL: undefined, Length: undefined } as const;

function rewritten(file: PdfFile, object: PdfObject, edits: readonly ContentEdit[]): string {
  const content = file.content(object);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of edits) {
    pieces.push(content.subarray(at, start), Buffer.from(text, 'latin1'));
    at = end;
  }
  pieces.push(content.subarray(at));
  return writeDeflated(keptEntries(object.value), Buffer.concat(pieces));
}

function keptEntries(value: PdfValue): DictionaryChange {
  if (value.kind !== 'dictionary') return {};
  return Object.fromEntries(
    value.entries.flatMap(({ key, value: written }) => (key in encodingKeys ? [] : [[key, rawText(written)]])),
  );
}
