/**
 * Writing labels and markings into a PDF: by an appended update (ISO 32000-1, 7.5.6), so that every byte of the original stays where it
 * is. A signature would still hold for its own bytes, but viewers tell of the change and certified documents forbid it: never done.
 */
import { FileError } from '../../model/errors.ts';
import type { Labeling } from '../format.ts';
import { isSigned } from './label/signatures.ts';
import { isCarried, readStores, removeLabel, setLabel } from './label/stores.ts';
import { isWrapper } from './label/wrapper.ts';
import { createUpdate } from './syntax/append-update.ts';
import type { Catalog } from './syntax/catalog.ts';
import { editDictionary } from './syntax/edit-dictionary.ts';
import type { PdfFile } from './syntax/pdf-file.ts';

/** A document that can be followed. */
export interface Followed {
  readonly file: PdfFile;
  readonly catalog: Catalog;
}

/** `follow` throws `FileError` where the document can't be followed. */
export function createLabeling(follow: () => Followed): Labeling {
  return {
    markable: [],
    whenSigned: 'none',
    set(label) {
      const { file, catalog } = labelable(follow());
      const stores = readStores(file, catalog);
      if (isCarried(stores, label)) return undefined;
      const update = createUpdate(file);
      putCatalog(catalog, setLabel(stores, label, update), update);
      return update.patch();
    },
    remove(siteId) {
      const { file, catalog } = labelable(follow());
      const update = createUpdate(file);
      putCatalog(catalog, removeLabel(readStores(file, catalog), siteId, update) ?? {}, update);
      return update.patch();
    },
  };
}

function putCatalog(
  { reference, dictionary }: Catalog,
  changes: Readonly<Record<string, string | undefined>>,
  update: ReturnType<typeof createUpdate>,
): void {
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
