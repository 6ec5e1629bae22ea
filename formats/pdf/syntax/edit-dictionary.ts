import { applyEdits, type TextEdit } from '../../text-edit.ts';
import { writeName } from './text-string.ts';
import { rawText, type PdfDictionary } from './values.ts';

/** What becomes of each key: the text of its new value, or undefined for one that goes. */
export type DictionaryChange = Readonly<Record<string, string | undefined>>;

/**
 * The dictionary as Latin-1, with entries replaced where they stand, taken out, or added at its end; every other byte stays. What was
 * added and is taken out again leaves nothing behind.
 */
export function editDictionary(dictionary: PdfDictionary, changes: DictionaryChange): string {
  const edits: TextEdit[] = [];
  const text = rawText(dictionary);
  const pending = new Map(Object.entries(changes));
  for (const { key, start, value } of [...dictionary.entries].reverse()) {
    if (!Object.hasOwn(changes, key)) continue;
    const written = pending.get(key);
    pending.delete(key);
    const [from, to] = [value.start - dictionary.start, value.end - dictionary.start];
    if (written === undefined) edits.push({ start: start - dictionary.start, end: to, text: '' });
    else edits.push({ start: from, end: to, text: /\s/u.test(text[from - 1] ?? '') ? written : separated(written) });
  }
  const added = [...pending].flatMap(([key, value]) => (value === undefined ? [] : writeName(key) + separated(value)));
  const end = text.length - '>>'.length;
  edits.push({ start: end, end, text: added.join('') });
  return applyEdits(text, edits);
}

/** A value that begins with a regular character must not touch the key before it. */
function separated(text: string): string {
  return /^[/([<]/u.test(text) ? text : ` ${text}`;
}

/** A dictionary of these entries. */
export function writeDictionary(entries: DictionaryChange): string {
  const written = Object.entries(entries).flatMap(([key, text]) =>
    text === undefined ? [] : writeName(key) + separated(text),
  );
  return `<<${written.join('')}>>`;
}
