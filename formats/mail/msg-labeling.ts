/** Labels of Outlook messages: the named property `msip_labels` (PidNameMSIPLabels, MS-OXCMSG 2.2.1.59). Their bodies carry no markings of ours. */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { SiteId } from '../../model/ids.ts';
import type { PresentLabel } from '../../model/label.ts';
import { editCompoundFile, type StreamEdit } from '../containers/cfb-edit.ts';
import { findStream, type CompoundFile } from '../containers/compound-file.ts';
import type { Labeling, OpenContext } from '../format.ts';
import { carriesLabel, groupPairs, pairChange, presentLabels, type LabelPair } from '../label-metadata.ts';
import { refuseSealed } from './eml-labeling.ts';
import { labelHeader, pairText, readPairText } from './label-pairs.ts';
import { readProperties } from './msg-properties.ts';
import { addName, internetHeaders, numberOfName } from './named-properties.ts';

export interface OutlookMessage {
  readonly source: ByteSource;
  readonly file: CompoundFile;
  readonly codePage: number;
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
  readonly context: OpenContext;
}

const property = { space: internetHeaders, name: labelHeader };

/** None where the tables of names are broken: setting a label fails then. */
export function readMessageLabels(file: CompoundFile, codePage: number): readonly PresentLabel[] {
  try {
    return presentLabels(groupPairs(readMessagePairs(file, codePage)), 'msip-labels');
  } catch (error) {
    if (error instanceof FileError && error.kind === 'corrupt') return [];
    throw error;
  }
}

/** Pairs of all labels; throws `FileError`. */
function readMessagePairs(file: CompoundFile, codePage: number): readonly LabelPair[] {
  const number = nameNumber(file);
  const text = number === undefined ? undefined : readProperties(file, file.root, codePage).text(number);
  return text === undefined ? [] : readPairText(text);
}

function nameNumber(file: CompoundFile): number | undefined {
  try {
    return numberOfName(file, property);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FileError('corrupt', 'Cannot read message: its table of names is cut off', { cause });
  }
}

export function createMsgLabeling(message: OutlookMessage): Labeling {
  const { source, file, codePage, context } = message;
  const change = (gone: ReadonlySet<string>, add: readonly LabelPair[]) => {
    const kept = readMessagePairs(file, codePage).filter(({ name }) => !gone.has(name.toLowerCase()));
    return editCompoundFile(source, editsOf(file, [...kept, ...add]), context.budget);
  };
  return {
    application: 'outlook',
    markable: [],
    whenSigned: 'none',
    set(label) {
      refuseSealed(message);
      const groups = groupPairs(readMessagePairs(file, codePage));
      if (carriesLabel(groups, label)) return undefined;
      const { remove, add } = pairChange(groups, label);
      return change(namesOf(remove), add);
    },
    remove(siteId: SiteId) {
      refuseSealed(message);
      const own = groupPairs(readMessagePairs(file, codePage)).filter((group) => group.siteId === siteId);
      if (own.length === 0) return undefined;
      return change(namesOf(own.flatMap(({ pairs }) => [...pairs.values()])), []);
    },
  };
}

function namesOf(pairs: readonly LabelPair[]): ReadonlySet<string> {
  return new Set(pairs.map(({ name }) => name.toLowerCase()));
}

const propertiesStream = '__properties_version1.0';
const entrySize = 16;
/** MS-OXCDATA 2.11.1: texts in UTF-16 and in the message's code page. */
const [wide, narrow] = [0x001f, 0x001e];
/** MS-OXMSG 2.4.2.1: may be read and written. */
const flags = 6;

/** The streams of the property with these pairs; it goes where there are none, but its name keeps its number. */
function editsOf(file: CompoundFile, pairs: readonly LabelPair[]): readonly StreamEdit[] {
  const known = nameNumber(file);
  const named = known === undefined ? addName(file, property) : { number: known, edits: [] };
  const type = usesWideTexts(file) ? wide : narrow;
  const text = pairs.map(pairText).join(' ');
  // The code page of an older message is none of the few that could be written: a name's letters beyond ASCII become question marks.
  const content = type === wide ? Buffer.from(text, 'utf16le') : Buffer.from(text.replace(/[^\u0020-\u007e]/gu, '?'));
  const stream = findStream(file.root, propertiesStream);
  const before = stream === undefined ? Buffer.alloc(32) : file.read(stream);
  const entries = withoutTexts(before, named.number);
  const isGone = pairs.length === 0;
  return [
    ...named.edits,
    { path: [streamName(named.number, narrow)], content: isGone || type === wide ? undefined : content },
    { path: [streamName(named.number, wide)], content: isGone || type === narrow ? undefined : content },
    {
      path: [propertiesStream],
      content: isGone ? entries : Buffer.concat([entries, entryOf(named.number, { type, length: content.length })]),
    },
  ];
}

/** Entries come last, whatever the length of the header (MS-OXMSG 2.4). */
function withoutTexts(properties: Buffer, number: number): Buffer {
  const kept: Buffer[] = [];
  let at = properties.length;
  for (; at - entrySize >= 8; at -= entrySize) {
    const entry = properties.subarray(at - entrySize, at);
    const type = entry.readUInt16LE(0);
    const isText = (type === wide || type === narrow) && entry.readUInt16LE(2) === number;
    if (!isText) kept.unshift(entry);
  }
  return Buffer.concat([properties.subarray(0, at), ...kept]);
}

/** All texts of a message are of one type (MS-OXMSG 2.1.1). */
function usesWideTexts(file: CompoundFile): boolean {
  const names = [...file.root.streams.keys()];
  return names.some((name) => name.endsWith('001F')) || !names.some((name) => name.endsWith('001E'));
}

function streamName(number: number, type: number): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');
  return `__substg1.0_${hex(number)}${hex(type)}`;
}

/** The size counts the NUL that the stream leaves out (MS-OXMSG 2.4.2.2). */
function entryOf(number: number, { type, length }: { readonly type: number; readonly length: number }): Buffer {
  const bytes = Buffer.alloc(entrySize);
  bytes.writeUInt16LE(type, 0);
  bytes.writeUInt16LE(number, 2);
  bytes.writeUInt32LE(flags, 4);
  bytes.writeUInt32LE(length + (type === wide ? 2 : 1), 8);
  return bytes;
}
