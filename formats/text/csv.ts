/** Comma-separated values (RFC 4180) and its relatives: another delimiter, other line ends, quotes where they are not due. */
import type { Budget } from '../limits.ts';

const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Records that a delimiter is judged by. */
const sampleRecords = 50;
const sampleLength = 64 * 1024;
/** Share of records that must have as many fields as most of them. */
const regularShare = 0.8;
const fieldsPerCheck = 65_536;

export interface Field {
  /** Both count from 1. */
  readonly record: number;
  readonly column: number;
  readonly text: string;
}

/** Every field in order, quotes taken away. Nothing is lost: a quote that is never closed reaches to the end. */
export function* readFields(text: string, delimiter: Delimiter, budget?: Budget): Iterable<Field> {
  let [record, column, at] = [1, 1, text.startsWith('\uFEFF') ? 1 : 0];
  for (let count = 0; at < text.length; count++) {
    if (count % fieldsPerCheck === 0) budget?.checkTime();
    const field = text.charCodeAt(at) === quote ? quotedField(text, at) : { text: '', end: at };
    const end = plainEnd(text, field.end, delimiter);
    yield { record, column, text: field.text + text.slice(field.end, end) };
    const isLast = text[end] !== delimiter;
    [record, column] = isLast ? [record + 1, 1] : [record, column + 1];
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function plainEnd(text: string, from: number, delimiter: Delimiter): number {
  const stop = delimiter.charCodeAt(0);
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === stop || code === lineFeed || code === carriageReturn) return at;
  }
  return text.length;
}

/** A doubled quote stands for one. */
function quotedField(text: string, start: number): { readonly text: string; readonly end: number } {
  const pieces: string[] = [];
  for (let at = start + 1; ;) {
    const closing = text.indexOf('"', at);
    const doubled = closing >= 0 && text.charCodeAt(closing + 1) === quote;
    pieces.push(text.slice(at, closing < 0 ? text.length : doubled ? closing + 1 : closing));
    if (closing < 0) return { text: pieces.join(''), end: text.length };
    if (!doubled) return { text: pieces.join(''), end: closing + 1 };
    at = closing + 2;
  }
}

export interface Shape {
  readonly delimiter: Delimiter;
  readonly records: number;
  /** Fields of most records. */
  readonly columns: number;
  /** All records have as many. */
  readonly regular: boolean;
}

/** The delimiter that splits the text into the most regular table; undefined where none does. */
export function sniffTable(text: string): Shape | undefined {
  const announced = /^\uFEFF?sep=([,;\t|])\r?\n/u.exec(text)?.[1];
  const known = delimiters.find((delimiter) => delimiter === announced);
  const sample = text.slice(0, sampleLength);
  if (known !== undefined) return { ...shapeOf(sample, known), delimiter: known };
  const shapes = delimiters.map((delimiter) => shapeOf(sample, delimiter));
  const tables = shapes.filter(({ columns, share }) => columns > 1 && share >= regularShare);
  return tables.reduce<(typeof tables)[number] | undefined>(
    (best, shape) => (best === undefined || shape.score > best.score ? shape : best),
    undefined,
  );
}

function shapeOf(sample: string, delimiter: Delimiter): Shape & { readonly share: number; readonly score: number } {
  const widths: number[] = [];
  for (const { record, column } of readFields(sample, delimiter)) {
    if (record > sampleRecords) break;
    widths[record - 1] = column;
  }
  // The last record of a cut sample may be cut too.
  const whole = widths.length > 1 && sample.length === sampleLength ? widths.slice(0, -1) : widths;
  const counts = new Map<number, number>();
  for (const width of whole) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [columns, most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  const share = whole.length === 0 ? 0 : most / whole.length;
  return {
    delimiter,
    records: whole.length,
    columns,
    regular: share === 1,
    share,
    score: share * Math.log(columns + 1),
  };
}
