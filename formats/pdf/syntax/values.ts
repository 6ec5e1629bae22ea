/** Objects of a PDF (ISO 32000-1, 7.3), each with the place where it is written, so that an edit keeps what it doesn't change. */

interface Written {
  /** What it was read from; `start` and `end` are offsets in it. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

export type PdfNull = Written & { readonly kind: 'null' };
export type PdfBoolean = Written & { readonly kind: 'boolean'; readonly value: boolean };
export type PdfNumber = Written & { readonly kind: 'number'; readonly value: number };
/** Its bytes as Latin-1, escapes resolved. */
export type PdfName = Written & { readonly kind: 'name'; readonly value: string };
export type PdfString = Written & { readonly kind: 'string'; readonly value: Buffer };
export type PdfReference = Written & {
  readonly kind: 'reference';
  readonly number: number;
  readonly generation: number;
};
export type PdfArray = Written & { readonly kind: 'array'; readonly items: readonly PdfValue[] };
export type PdfDictionary = Written & { readonly kind: 'dictionary'; readonly entries: readonly PdfEntry[] };
export type PdfValue = PdfNull | PdfBoolean | PdfNumber | PdfName | PdfString | PdfReference | PdfArray | PdfDictionary;

export interface PdfEntry {
  readonly key: string;
  /** Of the slash that begins the key. */
  readonly start: number;
  readonly value: PdfValue;
}

/** An indirect object. */
export interface PdfObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** Where the bytes of a stream begin in the file; undefined for what is none. */
  readonly streamStart: number | undefined;
}

/** The value as it is written: Latin-1, so that each character is a byte. */
export function rawText({ bytes, start, end }: PdfValue): string {
  return bytes.toString('latin1', start, end);
}

/** The entry of a dictionary, references not followed. The last one counts where a key is there twice. */
export function entryOf(dictionary: PdfDictionary, key: string): PdfValue | undefined {
  return dictionary.entries.findLast((entry) => entry.key === key)?.value;
}

export function isReferenceTo(value: PdfValue | undefined, number: number | undefined): boolean {
  return value?.kind === 'reference' && value.number === number;
}
