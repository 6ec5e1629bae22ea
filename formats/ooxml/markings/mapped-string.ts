import { decodeEntities } from '../../xml.ts';

/** A text of an element with the place of each character in the markup, so that a stretch of it can be cut out and the rest stays. */
export interface MappedString {
  readonly text: string;
  /** Offsets by character; one more for the end. */
  readonly at: readonly number[];
}

/** Undefined where there is more than text: comments, CDATA sections. */
export function mappedString(raw: string): MappedString | undefined {
  if (raw.includes('<')) return undefined;
  const at: number[] = [];
  let text = '';
  for (const { 0: piece, index } of raw.matchAll(/&[^;]*;|[^&]+|&/gu)) {
    const decoded = decodeEntities(piece);
    for (let offset = 0; offset < decoded.length; offset++) at.push(index + (piece.startsWith('&') ? 0 : offset));
    text += decoded;
  }
  return { text, at: [...at, raw.length] };
}
