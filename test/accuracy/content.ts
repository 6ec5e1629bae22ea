import type { Random } from '../corpus/random.ts';
import { filler, inContext } from './sentences.ts';
import type { ValueKind } from './value-kind.ts';

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** What a file holds, whatever its format: the body, and one piece that the format puts at a place of its own (a header, a note). */
export interface Content {
  readonly before: readonly Block[];
  readonly planted: readonly Block[];
  readonly after: readonly Block[];
}

/** What must be found: unique values by type. */
export type Expected = ReadonlyMap<string, number>;

export interface Sample {
  readonly content: Content;
  readonly expected: Expected;
  /** Types that are found or not without being held against anybody. */
  readonly tolerated: ReadonlySet<string>;
}

const text = (value: string): Block => ({ kind: 'text', text: value });

/** Between paragraphs lies more than the proximity, so that what is planted stands for itself. */
function padding(random: Random): readonly Block[] {
  return filler(random, 4).map(text);
}

/** One to three values of one type, each beside its name. */
export function plantedText(random: Random, kind: ValueKind): Sample {
  const values = distinctValues(random, kind, 1 + random.number(3));
  const planted = values.flatMap((value) => [
    text(kind.alone ? value : inContext(random, random.pick(kind.labels), value)),
    text(filler(random, 1)[0] ?? ''),
  ]);
  return sample(random, kind, { planted, count: values.length });
}

/** A column of values under its name, beside columns that say nothing. */
export function plantedTable(random: Random, kind: ValueKind, length: number): Sample {
  const values = distinctValues(random, kind, length);
  const label = random.pick(kind.labels);
  const header = ['Entry', 'Surname', label.text, 'Town', 'Remark'];
  const rows = values.map((value, at) => [
    String(at + 1),
    random.pick(['Whitfield', 'Hassan', 'Sommer', 'Novak', 'Demir', 'Costa']),
    value,
    random.pick(['Leeds', 'Graz', 'Lyon', 'Porto', 'Izmir']),
    random.pick(['checked', 'open', 'see file', '']),
  ]);
  return sample(random, kind, { planted: [{ kind: 'table', rows: [header, ...rows] }], count: values.length });
}

function sample(
  random: Random,
  kind: ValueKind,
  { planted, count }: { readonly planted: readonly Block[]; readonly count: number },
): Sample {
  return {
    content: { before: padding(random), planted, after: padding(random) },
    expected: new Map([[kind.type, count]]),
    tolerated: new Set(kind.also),
  };
}

/** The same value twice, in another spelling, would count once. */
function distinctValues(random: Random, kind: ValueKind, wanted: number): readonly string[] {
  const seen = new Map<string, string>();
  for (let tries = 0; seen.size < wanted && tries < wanted * 20; tries++) {
    const value = kind.write(random);
    const spelling = value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
    if (!seen.has(spelling)) seen.set(spelling, value);
  }
  return [...seen.values()];
}

export function plainText({ before, planted, after }: Content): string {
  return [...before, ...planted, ...after].map(blockText).join('\n\n');
}

export function blockText(block: Block): string {
  return block.kind === 'text' ? block.text : block.rows.map((row) => row.join('\t')).join('\n');
}
