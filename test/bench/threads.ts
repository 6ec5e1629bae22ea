import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { mixedText } from '../corpus/mixed-text.ts';
import { startChild } from './children.ts';
import { printFigure, printTitle } from './figures.ts';
import type { ManyOrder, ManyResult } from './inspect-many.ts';

const megabyte = 1024 ** 2;
const largeBytes = 1024 ** 3;
const texts = 60;
const rounds = 3;

/** What a second inspecting thread brings, and the memory that a gigabyte of text takes. */
export async function benchThreads(): Promise<void> {
  printTitle(`threads: ${texts} texts of 256 KB by the clock; best of ${rounds} rounds, in turn`);
  const one: number[] = [];
  const two: number[] = [];
  for (let round = 0; round < rounds; round++) {
    one.push((await inspectMany({ threads: 1, texts })).ms);
    two.push((await inspectMany({ threads: 2, texts })).ms);
  }
  printFigure({
    what: 'two threads beside one',
    value: Math.min(...one) / Math.min(...two),
    unit: 'times as fast',
    target: { atLeast: 1.7 },
    note: `${Math.min(...one).toFixed(0)} ms by one, ${Math.min(...two).toFixed(0)} ms by two`,
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    const file = path.join(folder, 'large.txt');
    writeLarge(file);
    // Few types: the memory is the same, and the time is not what is measured.
    const types = ['credit-card-number', 'iban'];
    const { grown, ms, findings } = await inspectMany({ threads: 1, texts: 0, file, types });
    printFigure({
      what: '1 GB of text from a file: memory',
      value: grown / megabyte,
      unit: 'MB',
      note: `above that of small texts; ${(ms / 1000).toFixed(0)} s, ${findings} of ${types.length} types found`,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeLarge(file: string): void {
  const piece = Buffer.from(mixedText(8 * megabyte, 3).join('\n'));
  const to = openSync(file, 'w');
  for (let written = 0; written < largeBytes; written += piece.length) writeSync(to, piece);
  closeSync(to);
}

async function inspectMany(order: ManyOrder): Promise<ManyResult> {
  const child = startChild({ script: 'inspect-many.ts', data: order });
  try {
    return (await child.message()) as ManyResult;
  } finally {
    await child.stop();
  }
}
