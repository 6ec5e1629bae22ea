/**
 * What an application keeps with a document or a page (ISO 32000-1, 14.5): under our name, so that what is ours is told from all else. What
 * was there before us is kept with it and comes back as it was.
 */
import { editDictionary, writeDictionary, type DictionaryChange } from '../syntax/edit-dictionary.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, rawText, type PdfDictionary } from '../syntax/values.ts';

const ownName = 'Labelwright';

/** Our private data with the document or page; undefined where there is none. */
export function privateData(file: PdfFile, holder: PdfDictionary): PdfDictionary | undefined {
  const pieces = file.dictionary(holder, 'PieceInfo');
  const own = pieces === undefined ? undefined : file.dictionary(pieces, ownName);
  return own === undefined ? undefined : file.dictionary(own, 'Private');
}

/** What becomes of entries of a holder that has none of ours. `date` as in `D:20260102030405Z`. */
export function withPrivateData(
  file: PdfFile,
  holder: PdfDictionary,
  { data, date }: { readonly data: DictionaryChange; readonly date: string },
): DictionaryChange {
  const written = entryOf(holder, 'PieceInfo');
  const pieces = file.resolve(written);
  const kept = written?.kind === 'reference' ? { PieceInfo: rawText(written) } : {};
  const isDated = entryOf(holder, 'LastModified') !== undefined;
  const all = { ...data, ...kept, ...(isDated ? {} : { Undated: 'true' }) };
  const own = writeDictionary({ LastModified: `(${date})`, Private: writeDictionary(all) });
  return {
    PieceInfo:
      pieces?.kind === 'dictionary' ? editDictionary(pieces, { [ownName]: own }) : writeDictionary({ [ownName]: own }),
    ...(isDated ? {} : { LastModified: `(${date})` }),
  };
}

/** What becomes of them when ours goes. */
export function withoutPrivateData(file: PdfFile, holder: PdfDictionary): DictionaryChange {
  const data = privateData(file, holder);
  const pieces = file.dictionary(holder, 'PieceInfo');
  if (data === undefined || pieces === undefined) return {};
  const before = entryOf(data, 'PieceInfo');
  const isAlone = pieces.entries.every(({ key }) => key === ownName);
  const rest = isAlone ? undefined : editDictionary(pieces, { [ownName]: undefined });
  return {
    PieceInfo: before === undefined ? rest : rawText(before),
    ...(entryOf(data, 'Undated') === undefined ? {} : { LastModified: undefined }),
  };
}
