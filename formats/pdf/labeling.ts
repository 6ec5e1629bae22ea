/**
 * Writing labels and markings into a PDF: by an appended update (ISO 32000-1, 7.5.6), so that every byte of the original stays where it
 * is. A signature would still hold for its own bytes, but viewers tell of the change and certified documents forbid it: never done.
 */
import { FileError } from '../../model/errors.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { contentBit, markingKinds, type Marking } from '../../model/marking.ts';
import type { Labeling } from '../format.ts';
import { findForeign } from './foreign/foreign-markings.ts';
import { isSigned } from './label/signatures.ts';
import { isCarried, readStores, removeLabel, setLabel } from './label/stores.ts';
import { isWrapper } from './label/wrapper.ts';
import {
  bitsOf,
  changeOthers,
  isMarked,
  markPages,
  settable,
  unmarkPages,
  type PageChanges,
} from './marking/mark-pages.ts';
import type { TrueType } from './marking/true-type.ts';
import { createUpdate, type Update } from './syntax/append-update.ts';
import type { Catalog } from './syntax/catalog.ts';
import { editDictionary, type DictionaryChange } from './syntax/edit-dictionary.ts';
import type { PdfFile } from './syntax/pdf-file.ts';

/** A document that can be followed. */
export interface Followed {
  readonly file: PdfFile;
  readonly catalog: Catalog;
}

/** `follow` throws `FileError` where the document can't be followed; `face` is what markings are set in. */
export function createLabeling(follow: () => Followed, face: () => TrueType): Labeling {
  return {
    markable: markingKinds,
    whenSigned: 'none',
    set(label, { markings, removeMarkings = [] }) {
      const { file, catalog } = labelable(follow());
      const stores = readStores(file, catalog);
      const wanted = isDynamicForm(file, catalog) || markings.length === 0 ? [] : settable(markings, face());
      const marked = isMarked(file, catalog, wanted);
      const foreign = findForeign(file, catalog, removeMarkings);
      if (marked && isCarried(stores, label) && !foreign.isAny) return undefined;
      const update = createUpdate(file);
      const others = foreign.take(update);
      const { pdfaPart } = stores.metadata;
      const shown = { wanted, pdfaPart, date: dateOf(label), others };
      const pages = marked
        ? changeOthers({ file, catalog }, update, others)
        : changePages({ file, catalog }, update, { ...shown, face });
      const contentBits = (label.contentBits & contentBit.encryption) | bitsOf(wanted);
      putCatalog(catalog, { ...setLabel(stores, { ...label, contentBits }, update), ...pages }, update);
      return update.patch();
    },
    remove(siteId, options) {
      const { file, catalog } = labelable(follow());
      const update = createUpdate(file);
      const others = findForeign(file, catalog, options?.removeMarkings ?? []).take(update);
      const marked = isMarked(file, catalog, []);
      const pages = marked
        ? changeOthers({ file, catalog }, update, others)
        : unmarkPages({ file, catalog }, update, others);
      putCatalog(catalog, { ...removeLabel(readStores(file, catalog), siteId, update), ...pages }, update);
      return update.patch();
    },
  };
}

interface Shown {
  readonly wanted: readonly Marking[];
  readonly pdfaPart: number | undefined;
  readonly date: string;
  readonly face: () => TrueType;
  readonly others: PageChanges;
}

function changePages({ file, catalog }: Followed, update: Update, { wanted, face, ...rest }: Shown): DictionaryChange {
  if (wanted.length === 0) return unmarkPages({ file, catalog }, update, rest.others);
  return markPages({ file, catalog }, update, { ...rest, markings: wanted, face: face() });
}

/** `D:20260102030405Z` (ISO 32000-1, 7.9.4), of the time that the label is set. */
function dateOf({ setDate }: LabelAssignment): string {
  const digits = setDate.replaceAll(/\D/gu, '').slice(0, 14);
  return `D:${digits.padEnd(14, '0')}Z`;
}

/** The pages of a dynamic form in XML are made by the viewer: what lies in the file stands for them where there is no such viewer. */
function isDynamicForm(file: PdfFile, { dictionary }: Catalog): boolean {
  const rendered = file.get(dictionary, 'NeedsRendering');
  return rendered?.kind === 'boolean' && rendered.value;
}

function putCatalog({ reference, dictionary }: Catalog, changes: DictionaryChange, update: Update): void {
  if (Object.keys(changes).length > 0) update.put(reference, editDictionary(dictionary, changes));
}

function labelable(followed: Followed): Followed {
  const { file, catalog } = followed;
  if (file.encrypted) throw new FileError('encrypted', 'Cannot label PDF: it is encrypted');
  if (isWrapper(file, catalog)) {
    throw new FileError('encrypted', 'Cannot label PDF: it wraps a document that is protected by rights management');
  }
  if (isSigned(file, catalog)) {
    throw new FileError('signed', 'Cannot label PDF: it is digitally signed and a label would break the signature');
  }
  return followed;
}
