import { inflateSync } from 'node:zlib';

import { FileError } from '../../../model/errors.ts';
import type { Budget } from '../../limits.ts';
import { malformed } from './parse-value.ts';

/** How a stream is encoded; undefined parameters are the defaults. */
export interface StreamEncoding {
  readonly filters: readonly string[];
  /** Of each filter. */
  readonly parameters: readonly Readonly<Record<string, number>>[];
}

/** Bytes to one byte: beyond this a stream is made to be a bomb. Zlib itself can't do more. */
const decodedLimit = 64 * 1024 ** 2;

/** What a stream holds. Throws `FileError`: `unsupported` for filters other than Flate, `corrupt`, `too-large`. */
export function decodeStream(bytes: Buffer, { filters, parameters }: StreamEncoding, budget: Budget): Buffer {
  return filters.reduce((content, filter, index) => {
    if (filter !== 'FlateDecode' && filter !== 'Fl') {
      throw new FileError('unsupported', 'Cannot read PDF: a stream that is needed is compressed in a rare way');
    }
    const inflated = inflate(content);
    budget.spend(inflated.length);
    return unpredict(inflated, parameters[index] ?? {});
  }, bytes);
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: decodedLimit });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new FileError('too-large', `Cannot read PDF: a stream exceeds ${decodedLimit} bytes once inflated`);
    }
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new FileError('too-large', `Cannot read PDF: a stream exceeds ${decodedLimit} bytes once inflated`);
    }
    throw malformed('a stream can not be inflated');
  }
}

/** ISO 32000-1, 7.4.4.4: predictors of PNG, as cross-reference streams have them. */
function unpredict(bytes: Buffer, parameters: Readonly<Record<string, number>>): Buffer {
  const { Predictor: predictor = 1, Colors: colors = 1, BitsPerComponent: bits = 8, Columns: columns = 1 } = parameters;
  if (predictor === 1) return bytes;
  const width = Math.ceil((colors * bits * columns) / 8);
  if (predictor < 10 || !(width > 0 && width <= bytes.length))
    throw malformed('a stream has a predictor that is broken');
  const step = Math.max(1, (colors * bits) >> 3);
  const rows = Math.floor(bytes.length / (width + 1));
  const out = Buffer.alloc(rows * width);
  for (let row = 0; row < rows; row++) unfilter(bytes, out, { row, width, step });
  return out;
}

/** PNG 9.2: the first byte of a row names its filter. */
function unfilter(bytes: Buffer, out: Buffer, place: { row: number; width: number; step: number }): void {
  const { row, width, step } = place;
  const from = row * (width + 1) + 1;
  const to = row * width;
  const type = bytes[from - 1] ?? 0;
  if (type > 4) throw malformed('a stream has a predictor that is broken');
  for (let at = 0; at < width; at++) {
    const left = at < step ? 0 : (out[to + at - step] ?? 0);
    const above = row === 0 ? 0 : (out[to + at - width] ?? 0);
    const corner = row === 0 || at < step ? 0 : (out[to + at - width - step] ?? 0);
    out[to + at] = (bytes[from + at] ?? 0) + predicted(type, { left, above, corner });
  }
}

function predicted(type: number, near: { left: number; above: number; corner: number }): number {
  const { left, above, corner } = near;
  if (type === 0) return 0;
  if (type === 1) return left;
  if (type === 2) return above;
  if (type === 3) return (left + above) >> 1;
  const estimate = left + above - corner;
  const distances = [left, above, corner].map((value) => Math.abs(estimate - value));
  const nearest = Math.min(...distances);
  return [left, above, corner][distances.indexOf(nearest)] ?? 0;
}
