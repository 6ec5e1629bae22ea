/**
 * Labels of Outlook messages: the named property `msip_labels` (PidNameMSIPLabels, MS-OXCMSG 2.2.1.59), and markings in their bodies, which
 * a named property of ours tells of, as a field of the header does in other messages.
 */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { SiteId } from '../../model/ids.ts';
import type { PresentLabel } from '../../model/label.ts';
import { contentBit, type Marking, type PresentMarking } from '../../model/marking.ts';
import { editCompoundFile, type StreamEdit } from '../containers/cfb-edit.ts';
import type { CompoundFile } from '../containers/compound-file.ts';
import type { Labeling, OpenContext } from '../format.ts';
import { carriesLabel, groupPairs, pairChange, presentLabels, type LabelPair } from '../label-metadata.ts';
import type { PutMarking } from './body-markings.ts';
import { refuseSealed } from './eml-labeling.ts';
import { labelHeader, pairText, readPairText } from './label-pairs.ts';
import { changeForms } from './msg-bodies.ts';
import { editProperties, propertyTypes, type PropertyEdit } from './msg-edit.ts';
import { readProperties } from './msg-properties.ts';
import { internetHeaders, numberNames, numberOfName, type NameSpaceAndName } from './named-properties.ts';
import { markingChange, markingsField, parsePutMarkings, printPutMarkings } from './put-markings.ts';

export interface OutlookMessage {
  readonly source: ByteSource;
  readonly file: CompoundFile;
  readonly codePage: number;
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
  readonly context: OpenContext;
}

const property = { space: internetHeaders, name: labelHeader };
const markings = { space: internetHeaders, name: markingsField };

/** None where the tables of names are broken: setting a label fails then. */
function orNone<Value>(read: () => readonly Value[]): readonly Value[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError && error.kind === 'corrupt') return [];
    throw error;
  }
}

export function readMessageLabels(file: CompoundFile, codePage: number): readonly PresentLabel[] {
  return orNone(() => presentLabels(groupPairs(readMessagePairs(file, codePage)), 'msip-labels'));
}

/** Pairs of all labels; throws `FileError`. */
function readMessagePairs(file: CompoundFile, codePage: number): readonly LabelPair[] {
  const number = nameNumber(file, property);
  const text = number === undefined ? undefined : readProperties(file, file.root, codePage).text(number);
  return text === undefined ? [] : readPairText(text);
}

function nameNumber(file: CompoundFile, name: NameSpaceAndName): number | undefined {
  try {
    return numberOfName(file, name);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FileError('corrupt', 'Cannot read message: its table of names is cut off', { cause });
  }
}

/** Markings of ours that the message says it has. */
export function readMessageMarkings(file: CompoundFile, codePage: number): readonly PresentMarking[] {
  return orNone(() => readPut(file, codePage).map((marking) => ({ ...marking, by: 'ours' })));
}

function readPut(file: CompoundFile, codePage: number): readonly PutMarking[] {
  const number = nameNumber(file, markings);
  return parsePutMarkings(number === undefined ? '' : (readProperties(file, file.root, codePage).text(number) ?? ''));
}

/** Numbers of the properties that are of the label, so that what they say is no text of the message. */
export function ownNumbers(file: CompoundFile): ReadonlySet<number> {
  return new Set(orNone(() => [property, markings].flatMap((name) => nameNumber(file, name) ?? [])));
}

export function createMsgLabeling(message: OutlookMessage): Labeling {
  const { source, file, codePage, context } = message;
  const written = (change: Change) => editCompoundFile(source, editsOf(message, change), context.budget);
  const withPairs = (gone: ReadonlySet<string>, add: readonly LabelPair[]) => [
    ...readMessagePairs(file, codePage).filter(({ name }) => !gone.has(name.toLowerCase())),
    ...add,
  ];
  return {
    application: 'outlook',
    markable: ['header', 'footer'],
    whenSigned: 'none',
    set(label, { markings: wanted, removeMarkings = [] }) {
      refuseSealed(message);
      const groups = groupPairs(readMessagePairs(file, codePage));
      const marked = mark(message, wanted, removeMarkings);
      if (carriesLabel(groups, label) && !marked.isChanged) return undefined;
      const bits = marked.now.reduce(
        (sum, { kind }) => sum | contentBit[kind],
        label.contentBits & contentBit.encryption,
      );
      const { remove, add } = pairChange(groups, { ...label, contentBits: bits });
      return written({ pairs: withPairs(namesOf(remove), add), marked });
    },
    remove(siteId: SiteId, options) {
      refuseSealed(message);
      const own = groupPairs(readMessagePairs(file, codePage)).filter((group) => group.siteId === siteId);
      const marked = mark(message, [], options?.removeMarkings ?? []);
      if (own.length === 0 && !marked.isChanged) return undefined;
      return written({ pairs: withPairs(namesOf(own.flatMap(({ pairs }) => [...pairs.values()])), []), marked });
    },
  };
}

interface Marked {
  readonly edits: readonly PropertyEdit[];
  /** What the message has now. */
  readonly now: readonly PutMarking[];
  readonly isChanged: boolean;
}

function mark(
  { file, codePage, context }: OutlookMessage,
  wanted: readonly Marking[],
  foreign: readonly RegExp[],
): Marked {
  const { remove, keep, add } = markingChange(readPut(file, codePage), wanted);
  if (remove.length + add.length + foreign.length === 0) return { edits: [], now: keep, isChanged: false };
  const { edits, put } = changeForms(file, codePage, { remove, keep, add, foreign, budget: context.budget });
  const now = [...keep, ...add.filter(({ kind }) => put.has(kind))];
  return { edits, now, isChanged: edits.length + remove.length > 0 };
}

function namesOf(pairs: readonly LabelPair[]): ReadonlySet<string> {
  return new Set(pairs.map(({ name }) => name.toLowerCase()));
}

interface Change {
  readonly pairs: readonly LabelPair[];
  readonly marked: Marked;
}

/** A property goes where it says nothing, but its name keeps its number. */
function editsOf({ file }: OutlookMessage, { pairs, marked }: Change): readonly StreamEdit[] {
  const texts = [
    { name: property, text: pairs.map(pairText).join(' ') },
    ...(marked.isChanged ? [{ name: markings, text: printPutMarkings(marked.now, '') }] : []),
  ].filter(({ name, text }) => text !== '' || nameNumber(file, name) !== undefined);
  const named = numberNames(
    file,
    texts.map(({ name }) => name),
  );
  const properties = texts.flatMap(({ text }, index) => textEdits(file, named.numbers[index] ?? 0, text));
  return [...named.edits, ...editProperties(file, [...properties, ...marked.edits])];
}

const { wide, narrow } = propertyTypes;

/** In the type of the message's texts, and not in the other. */
function textEdits(file: CompoundFile, number: number, text: string): readonly PropertyEdit[] {
  const isWide = usesWideTexts(file);
  // The code page of an older message is none of the few that could be written: a name's letters beyond ASCII become question marks.
  const content = isWide ? Buffer.from(text, 'utf16le') : Buffer.from(text.replace(/[^\u0020-\u007e]/gu, '?'));
  return [
    { number, type: isWide ? narrow : wide, content: undefined },
    { number, type: isWide ? wide : narrow, content: text === '' ? undefined : content },
  ];
}

/** All texts of a message are of one type (MS-OXMSG 2.1.1). */
function usesWideTexts(file: CompoundFile): boolean {
  const names = [...file.root.streams.keys()];
  return names.some((name) => name.endsWith('001F')) || !names.some((name) => name.endsWith('001E'));
}
