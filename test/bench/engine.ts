import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { RE2JS } from 're2js';

import { classify } from '../../classification/classify.ts';
import type { Detector } from '../../classification/detector.ts';
import { detectors } from '../../classification/registry.ts';
import { mixedText } from '../corpus/mixed-text.ts';
import { printFigure, printTitle } from './figures.ts';

const megabyte = 1e6;
const wholeSize = 50 * megabyte;
const rounds = 3;
/** Slower ones are measured on less. */
const loopSize = 2 * megabyte;
const re2Size = 0.05 * megabyte;

/** How fast text is scanned, beside the same patterns in a loop over the regular expression engine, ripgrep and re2js. One thread each. */
export function benchEngine(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    const pieces = mixedText(wholeSize, 1);
    const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
    printTitle(
      `engine: ${(bytes / megabyte).toFixed(0)} MB of documents, tables, logs and code; best of ${rounds} rounds`,
    );
    const all = speedOf(bytes, () => scan(pieces, detectors));
    printFigure({
      what: `all ${detectors.length} types with keywords`,
      value: all,
      unit: 'MB/s',
      target: { atLeast: 100 },
    });
    const file = path.join(folder, 'mixed.txt');
    writeFileSync(file, pieces.join(''));
    for (const [count, times] of [
      [40, 1],
      [150, 6],
    ] as const) {
      compare({ pieces, bytes, file, folder }, { count, times });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return Promise.resolve();
}

interface Corpus {
  readonly pieces: readonly string[];
  readonly bytes: number;
  readonly file: string;
  readonly folder: string;
}

function compare(
  { pieces, bytes, file, folder }: Corpus,
  { count, times }: { readonly count: number; readonly times: number },
): void {
  const usable = detectors.flatMap((detector) => {
    const pattern = withoutLooks(detector.pattern);
    return understood(pattern) ? [{ detector, pattern }] : [];
  });
  // Every so manieth, so that all areas are among them.
  const chosen = Array.from({ length: count }, (_, at) => usable[Math.floor((at * usable.length) / count)]).filter(
    (one) => one !== undefined,
  );
  const members = chosen.map(({ detector }) => detector);
  const ours = speedOf(bytes, () => scan(pieces, members));
  const patterns = path.join(folder, `patterns-${count}`);
  writeFileSync(patterns, `${chosen.map(({ pattern }) => pattern).join('\n')}\n`);
  const ripgrep = speedOf(bytes, () => {
    execFileSync('rg', ['-o', '--no-unicode', '--no-line-number', '-f', patterns, file], { stdio: 'ignore' });
  });
  printFigure({
    what: `${count} types`,
    value: ours,
    unit: 'MB/s',
    floor: ripgrep,
    target: { atLeast: ripgrep * times },
    note: 'floor: ripgrep -o',
  });
  const some = firstOf(pieces, loopSize);
  printFigure({
    what: `${count} patterns in a loop`,
    value: speedOf(Buffer.byteLength(some), () => members.forEach(({ pattern }) => some.match(pattern))),
    unit: 'MB/s',
  });
  const few = firstOf(pieces, re2Size);
  const compiled = chosen.flatMap(({ pattern }) => re2Of(pattern) ?? []);
  printFigure({
    what: `${compiled.length} of these patterns by re2js`,
    value: speedOf(Buffer.byteLength(few), () => compiled.forEach((pattern) => countIn(pattern, few))),
    unit: 'MB/s',
  });
}

function scan(pieces: readonly string[], members: readonly Detector[]): void {
  for (const text of pieces) {
    classify([{ name: 'body', text }], { detectors: members, checkTime: () => undefined, ignoreTestNumbers: false });
  }
}

function firstOf(pieces: readonly string[], length: number): string {
  return pieces
    .slice(0, Math.ceil(length / (pieces[0]?.length ?? 1)))
    .join('')
    .slice(0, length);
}

function speedOf(bytes: number, run: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  });
  return bytes / megabyte / (Math.min(...times) / 1000);
}

const parser = new RegExpParser();

/** Engines without backtracking know no lookaround: the rest of the pattern finds as much and more. */
function withoutLooks({ source, flags }: RegExp): string {
  const cuts: { start: number; end: number }[] = [];
  visitRegExpAST(parser.parsePattern(source, undefined, undefined, { unicode: flags.includes('u') }), {
    onAssertionEnter({ kind, start, end }) {
      if (kind === 'lookahead' || kind === 'lookbehind') cuts.push({ start, end });
    },
  });
  const outer = cuts.filter((cut) => !cuts.some((one) => one !== cut && one.start <= cut.start && one.end >= cut.end));
  const rest = outer.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), source);
  const plain = rest.replace(/\(\?<[a-z]+>/gi, '(?:').replaceAll('\\/', '/');
  return `(?${flags.includes('i') ? 'i' : ''}m:${plain})`;
}

function understood(pattern: string): boolean {
  return !pattern.includes('\n') && spawnSync('rg', ['--no-unicode', '-e', pattern, '/dev/null']).status === 1;
}

function re2Of(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    // What it doesn't know is left out, and the figure says how many there are.
    return undefined;
  }
}

function countIn(pattern: RE2JS, text: string): number {
  const matcher = pattern.matcher(text);
  let count = 0;
  while (matcher.find()) count++;
  return count;
}
