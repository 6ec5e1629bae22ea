import type { Place, TextPart } from '../model/finding.ts';

/** Where a value lies in its part. */
export function placeOf({ name, locate }: TextPart, offset: number, length: number): Place {
  const place = { part: name, offset, length };
  return locate === undefined ? place : { ...place, at: locate(offset) };
}
