/** A label as Outlook keeps it in a message: pairs in one text, `msip_labels` (MIP label metadata; MS-OXCMSG 2.2.1.59). */
import type { LabelPair } from '../label-metadata.ts';

export const labelHeader = 'msip_labels';

/** `A=1; B=2;`, of an unfolded and decoded text. What is no pair is passed over. */
export function readPairText(text: string): readonly LabelPair[] {
  return text.split(';').flatMap((piece) => {
    const at = piece.indexOf('=');
    return at <= 0 ? [] : [{ name: piece.slice(0, at).trim(), value: piece.slice(at + 1).trim() }];
  });
}

/** One pair, ended by a semicolon; a value can't hold one itself. */
export function pairText({ name, value }: LabelPair): string {
  return `${name}=${value.replace(/[;\r\n]+/gu, ',')};`;
}
