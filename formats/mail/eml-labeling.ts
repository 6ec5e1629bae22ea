/** Labels of messages as mail programs save them: fields of the message's header, and markings in its bodies. */
import { FileError } from '../../model/errors.ts';
import type { SiteId } from '../../model/ids.ts';
import { contentBit, type Marking, type PresentMarking } from '../../model/marking.ts';
import { patchOf, type ByteEdit } from '../byte-edits.ts';
import type { Labeling } from '../format.ts';
import type { Budget } from '../limits.ts';
import { carriesLabel, groupPairs, pairChange, type LabelPair } from '../label-metadata.ts';
import { messageBodies } from './bodies.ts';
import { changeBody, type PutMarking } from './body-markings.ts';
import { editLabelFields, readLabelFields } from './label-fields.ts';
import type { Entity } from './mime.ts';
import { editPutMarkings, markingChange, readPutMarkings } from './put-markings.ts';

export interface LabeledMessage {
  readonly bytes: Buffer;
  readonly message: Entity;
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
  readonly budget: Budget;
}

export function createEmlLabeling(labeled: LabeledMessage): Labeling {
  const { bytes } = labeled;
  return {
    application: 'outlook',
    markable: ['header', 'footer'],
    whenSigned: 'none',
    set(label, { markings, removeMarkings = [] }) {
      refuseSealed(labeled);
      const groups = groupPairs(readLabelFields(bytes));
      const marked = mark(labeled, markings, removeMarkings);
      if (carriesLabel(groups, label) && marked.edits.length === 0) return undefined;
      const bits = marked.now.reduce(
        (sum, { kind }) => sum | contentBit[kind],
        label.contentBits & contentBit.encryption,
      );
      const { remove, add } = pairChange(groups, { ...label, contentBits: bits });
      return patchOf(bytes.length, [...editLabelFields(bytes, { remove: namesOf(remove), add }), ...marked.edits]);
    },
    remove(siteId: SiteId, options) {
      refuseSealed(labeled);
      const own = groupPairs(readLabelFields(bytes)).filter((group) => group.siteId === siteId);
      const marked = mark(labeled, [], options?.removeMarkings ?? []);
      if (own.length === 0 && marked.edits.length === 0) return undefined;
      const remove = namesOf(own.flatMap(({ pairs }) => [...pairs.values()]));
      return patchOf(bytes.length, [...editLabelFields(bytes, { remove, add: [] }), ...marked.edits]);
    },
  };
}

/** Markings of ours that the message says it has. */
export function messageMarkings(bytes: Buffer): readonly PresentMarking[] {
  return readPutMarkings(bytes).map((marking) => ({ ...marking, by: 'ours' }));
}

interface Marked {
  /** None where everything is as it should be. */
  readonly edits: readonly ByteEdit[];
  /** What the bodies have now. */
  readonly now: readonly PutMarking[];
}

function mark(
  { bytes, message, budget }: LabeledMessage,
  markings: readonly Marking[],
  foreign: readonly RegExp[],
): Marked {
  const { remove, keep: kept, add } = markingChange(readPutMarkings(bytes), markings);
  if (remove.length + add.length + foreign.length === 0) return { edits: [], now: kept };
  const put = new Set<string>();
  const edits: ByteEdit[] = [];
  for (const body of messageBodies(bytes, message)) {
    const changed = changeBody(body, { remove, keep: kept, add, foreign, budget });
    for (const kind of changed.put) put.add(kind);
    if (changed.raw === undefined) continue;
    edits.push({ start: body.start, end: body.start + body.raw.length, bytes: changed.raw });
  }
  const now = [...kept, ...add.filter(({ kind }) => put.has(kind))];
  if (edits.length === 0 && remove.length === 0) return { edits: [], now };
  const notes = remove.length + put.size === 0 ? [] : editPutMarkings(bytes, now);
  return { edits: [...notes, ...edits], now };
}

function namesOf(pairs: readonly LabelPair[]): ReadonlySet<string> {
  return new Set(pairs.map(({ name }) => name));
}

export function refuseSealed({ isSigned, isEncrypted }: Pick<LabeledMessage, 'isSigned' | 'isEncrypted'>): void {
  if (isEncrypted) throw new FileError('encrypted', 'Cannot label message: it is encrypted');
  if (isSigned) {
    throw new FileError('signed', 'Cannot label message: it is digitally signed and a label would show up beside that');
  }
}
