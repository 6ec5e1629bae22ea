/** The document information dictionary (ISO 32000-1, 14.3.3): what a document says of itself, labels among it. */
import type { LabelPair } from '../../label-metadata.ts';
import { editDictionary, writeDictionary } from '../syntax/edit-dictionary.ts';
import { malformed } from '../syntax/parse-value.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { decodeTextString, writeTextString } from '../syntax/text-string.ts';
import type { Update } from '../syntax/append-update.ts';
import { entryOf, type PdfDictionary, type PdfReference } from '../syntax/values.ts';

export interface Info {
  /** Undefined where it stands in the trailer, or isn't there. */
  readonly reference: PdfReference | undefined;
  readonly dictionary: PdfDictionary | undefined;
  /** Entries that are text. */
  readonly pairs: readonly LabelPair[];
}

const mostEntries = 10_000;

export function readInfo(file: PdfFile): Info {
  const written = entryOf(file.trailer, 'Info');
  const dictionary = file.resolve(written);
  if (dictionary?.kind !== 'dictionary') return { reference: undefined, dictionary: undefined, pairs: [] };
  if (dictionary.entries.length > mostEntries) throw malformed(`it has more than ${mostEntries} properties`);
  const pairs = dictionary.entries.flatMap(({ key, value }) => {
    const found = file.resolve(value);
    return found?.kind === 'string' ? [{ name: nameOf(key), value: decodeTextString(found.value) }] : [];
  });
  return { reference: written?.kind === 'reference' ? written : undefined, dictionary, pairs };
}

/** Names are UTF-8 where they are text (ISO 32000-1, 7.3.5). */
function nameOf(key: string): string {
  return Buffer.from(key, 'latin1').toString();
}

export interface InfoChange {
  readonly remove: readonly LabelPair[];
  readonly add: readonly LabelPair[];
}

/** One that is left empty stays as such: some readers would look for an older one. */
export function changeInfo(info: Info, { remove, add }: InfoChange, update: Update): void {
  const gone = Object.fromEntries(remove.map(({ name }) => [Buffer.from(name).toString('latin1'), undefined]));
  const changes = { ...gone, ...Object.fromEntries(add.map(({ name, value }) => [name, writeTextString(value)])) };
  const { reference, dictionary } = info;
  if (reference === undefined) {
    update.setTrailer('Info', update.add(dictionary ? editDictionary(dictionary, changes) : writeDictionary(changes)));
  } else if (dictionary !== undefined) update.put(reference, editDictionary(dictionary, changes));
}

/** Entries of the dictionary that are not text, or that say nothing of what the document holds. */
const left = new Set(['CreationDate', 'ModDate', 'Trapped']);

/** Properties under the names that people know: the standard ones in lower case, others as they are. */
export function propertiesOf({ pairs }: Info): ReadonlyMap<string, string> {
  const standard = new Set(['Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer']);
  return new Map(
    pairs
      .filter(({ name }) => !left.has(name))
      .map(({ name, value }) => [standard.has(name) ? name.toLowerCase() : name, value]),
  );
}
