/** Labels of messages as mail programs save them: fields of the message's header. */
import type { SiteId } from '../../model/ids.ts';
import { FileError } from '../../model/errors.ts';
import { patchOf } from '../byte-edits.ts';
import type { Labeling } from '../format.ts';
import { carriesLabel, groupPairs, pairChange, type LabelPair } from '../label-metadata.ts';
import { editLabelFields, readLabelFields } from './label-fields.ts';

export interface LabeledMessage {
  readonly bytes: Buffer;
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
}

export function createEmlLabeling(message: LabeledMessage): Labeling {
  const { bytes } = message;
  return {
    application: 'outlook',
    markable: [],
    whenSigned: 'none',
    set(label) {
      refuseSealed(message);
      const groups = groupPairs(readLabelFields(bytes));
      if (carriesLabel(groups, label)) return undefined;
      const { remove, add } = pairChange(groups, label);
      return patchOf(bytes.length, editLabelFields(bytes, { remove: namesOf(remove), add }));
    },
    remove(siteId: SiteId) {
      refuseSealed(message);
      const own = groupPairs(readLabelFields(bytes)).filter((group) => group.siteId === siteId);
      if (own.length === 0) return undefined;
      const remove = namesOf(own.flatMap(({ pairs }) => [...pairs.values()]));
      return patchOf(bytes.length, editLabelFields(bytes, { remove, add: [] }));
    },
  };
}

function namesOf(pairs: readonly LabelPair[]): ReadonlySet<string> {
  return new Set(pairs.map(({ name }) => name));
}

export function refuseSealed({ isSigned, isEncrypted }: Omit<LabeledMessage, 'bytes'>): void {
  if (isEncrypted) throw new FileError('encrypted', 'Cannot label message: it is encrypted');
  if (isSigned) {
    throw new FileError('signed', 'Cannot label message: it is digitally signed and a label would show up beside that');
  }
}
