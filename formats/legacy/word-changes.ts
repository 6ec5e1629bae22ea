/** Which characters of a Word document were inserted or deleted while changes were tracked (MS-DOC 2.8.5, 2.9.33, 2.6.1). */

import { firstWhere } from '../../lib/first-where.ts';
import { FileError } from '../../model/errors.ts';

export type ChangeKind = 'inserted' | 'deleted';

/** Bytes of the document's stream. */
export interface ChangedRange {
  readonly start: number;
  readonly end: number;
  readonly kind: ChangeKind;
}

const pageSize = 512;
/** sprmCFRMarkDel and sprmCFRMarkIns. */
const kinds: ReadonlyMap<number, ChangeKind> = new Map([
  [0x0800, 'deleted'],
  [0x0801, 'inserted'],
]);
/** MS-DOC 2.5.6, fcPlcfBteChpx and lcbPlcfBteChpx. */
const tablePlace = 154 + 12 * 8;

/** By kind, rising and apart from each other. None where there are no pages of formatting: the text is kept whole then. */
export function readChangedRanges(document: Buffer, table: Buffer): ReadonlyMap<ChangeKind, readonly ChangedRange[]> {
  const start = document.readUInt32LE(tablePlace);
  const plc = table.subarray(start, start + document.readUInt32LE(tablePlace + 4));
  const count = Math.floor((plc.length - 4) / 8);
  const found: ChangedRange[] = [];
  const seen = new Set<number>();
  for (let index = 0; index < count; index++) {
    const number = plc.readUInt32LE((count + 1) * 4 + index * 4) & 0x3fffff;
    const page = document.subarray(number * pageSize, (number + 1) * pageSize);
    if (page.length !== pageSize || seen.has(number)) continue;
    seen.add(number);
    found.push(...changesOfPage(page));
    if (found.length > rangeLimit)
      throw new FileError('too-large', 'Cannot read Word document: it has too many changes');
  }
  return new Map([...kinds.values()].map((kind) => [kind, merged(found.filter((range) => range.kind === kind))]));
}

const rangeLimit = 1_000_000;

function merged(ranges: ChangedRange[]): readonly ChangedRange[] {
  const apart: ChangedRange[] = [];
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last === undefined || range.start > last.end) apart.push(range);
    else if (range.end > last.end) apart[apart.length - 1] = { ...last, end: range.end };
  }
  return apart;
}

/** Index of the first of the ranges, rising and apart from each other, that ends behind `position`. */
export function firstBehind(ranges: readonly { readonly end: number }[], position: number): number {
  return firstWhere(ranges.length, (at) => (ranges[at]?.end ?? 0) > position);
}

/** MS-DOC 2.9.33: limits of the runs, then where the formatting of each stands, and their number in the last byte. */
function changesOfPage(page: Buffer): readonly ChangedRange[] {
  const runs = page.readUInt8(pageSize - 1);
  if ((runs + 1) * 4 + runs >= pageSize) return [];
  return Array.from({ length: runs }, (_, run) => run).flatMap((run) => {
    const at = page.readUInt8((runs + 1) * 4 + run) * 2;
    if (at === 0 || at >= pageSize - 1) return [];
    const [start, end] = [page.readUInt32LE(run * 4), page.readUInt32LE(run * 4 + 4)];
    const formatting = page.subarray(at + 1, Math.min(at + 1 + page.readUInt8(at), pageSize - 1));
    return kindsOf(formatting).map((kind) => ({ start, end, kind }));
  });
}

/** MS-DOC 2.6: each modifier has a number and an operand, whose size stands in the upper three bits of the number. */
function kindsOf(formatting: Buffer): readonly ChangeKind[] {
  const found: ChangeKind[] = [];
  for (let at = 0; at + 3 <= formatting.length;) {
    const modifier = formatting.readUInt16LE(at);
    const operand = formatting.readUInt8(at + 2);
    const kind = kinds.get(modifier);
    if (kind !== undefined && operand !== 0) found.push(kind);
    const size = operandSizes[modifier >>> 13] ?? 1;
    at += 2 + (size === variable ? 1 + operand : size);
  }
  return found;
}

const variable = 0;
const operandSizes: readonly number[] = [1, 1, 2, 4, 2, 2, variable, 3];
