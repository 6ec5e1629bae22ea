import { closeSync, createReadStream, createWriteStream, existsSync, openSync, truncateSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';

const rowSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Media type where the file was opened, else its extension. */
  type: z.string(),
  outcome: z.string(),
  reason: z.string(),
  detail: z.string(),
  /** Labels by their full display names. */
  labelBefore: z.string().optional(),
  labelAfter: z.string().optional(),
  /** The label that the policy asks for where none is written. */
  labelAdvised: z.string().optional(),
  rule: z.string().optional(),
  /** Unique values by information type; never the values. */
  findings: z.record(z.string(), z.number()).optional(),
  /** False where an earlier scan had settled this very version, and the file wasn't read again. */
  read: z.boolean(),
});

/** What is reported of one file. */
export type ScanRow = Readonly<z.infer<typeof rowSchema>>;

/** The rows of a scan as they come, one JSON object a line, so that an interrupted one can be gone on with. */
export interface Journal {
  add(row: ScanRow): void;
  close(): void;
}

/** Appends to a journal that is there, less a line that a crash cut short. */
export function openJournal(path: string): Journal {
  const descriptor = openSync(path, 'a', 0o600);
  return {
    add: (row) => void writeSync(descriptor, `${JSON.stringify(row)}\n`),
    close: () => closeSync(descriptor),
  };
}

/** Every whole row of a journal, in order; none where there is no journal. */
export async function* readJournal(path: string): AsyncIterable<ScanRow> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const row = parseRow(line);
    if (row !== undefined) yield row;
  }
}

/** Takes away what follows the last whole line. */
export async function mendJournal(path: string): Promise<void> {
  if (!existsSync(path)) return;
  let end = 0;
  let at = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(0x0a);
    if (last !== -1) end = at + last + 1;
    at += chunk.length;
  }
  if (end < at) truncateSync(path, end);
}

function parseRow(line: string): ScanRow | undefined {
  try {
    return rowSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

const columns = [
  ...(['path', 'size', 'type', 'outcome', 'reason', 'labelBefore', 'labelAfter', 'labelAdvised', 'rule'] as const),
  ...(['findings', 'read', 'detail'] as const),
] satisfies readonly (keyof ScanRow)[];

/** Writes the rows of journals as CSV (RFC 4180). */
export async function writeCsv(path: string, journals: readonly string[]): Promise<void> {
  await writeLines(path, journals, { head: `${columns.join(',')}\r\n`, line: (row) => `${csvLine(row)}\r\n` });
}

/** Writes the rows of journals as JSON lines. */
export async function writeJsonLines(path: string, journals: readonly string[]): Promise<void> {
  await writeLines(path, journals, { head: '', line: (row) => `${JSON.stringify(row)}\n` });
}

interface Shape {
  readonly head: string;
  readonly line: (row: ScanRow) => string;
}

async function writeLines(path: string, journals: readonly string[], { head, line }: Shape): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  await once(file, 'open');
  file.write(head);
  for (const journal of journals) {
    for await (const row of readJournal(journal)) if (!file.write(line(row))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

export function csvLine(row: ScanRow): string {
  return columns.map((column) => csvCell(textOf(row[column]))).join(',');
}

function textOf(value: ScanRow[keyof ScanRow]): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([type, count]) => `${type}=${count}`)
    .join('; ');
}

/** Spreadsheets run a cell that begins so as a formula, also a file's name: an apostrophe makes it text (OWASP, CSV injection). */
function csvCell(text: string): string {
  const guarded = /^[=+\-@\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
