import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, renameSync, rmSync, writeSync } from 'node:fs';

import { z } from 'zod';

import { createRecordWriter } from '../classification/own/record-table.ts';
import type { RecordField, RecordWriter } from '../classification/own/record-table.ts';
import { createCsvReader } from '../lib/csv-rows.ts';
import type { CsvRow } from '../lib/csv-rows.ts';
import { SettingsError } from '../model/errors.ts';
import { readForm } from './read-form.ts';

const schemaForm = z.strictObject({
  fields: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        searchable: z.boolean().default(false),
        caseSensitive: z.boolean().default(false),
        ignoredDelimiters: z.string().max(50).default(''),
      }),
    )
    .min(1)
    .max(32),
});

export interface HashRecordsOptions {
  readonly schema: string;
  readonly out: string;
  readonly quiet: boolean;
}

/**
 * `labelwright edm hash`: rows of a CSV or TSV file as a table of keyed hashes. Streams; the table is there when it is whole, or not at all.
 * Exit code 0; throws `SettingsError` with the line of what is wrong, never with what stands there.
 */
export async function hashRecords(file: string, { schema, out, quiet }: HashRecordsOptions): Promise<number> {
  const fields = readSchema(schema);
  const writer = createRecordWriter(fields, randomBytes(32).toString('hex'));
  const partial = `${out}.partial`;
  const target = openSync(partial, 'w', 0o600);
  try {
    const rows = await writeRows(file, { fields, writer, target, quiet });
    if (rows === 0) throw failure(`${file} holds no row`);
    writeSync(target, writer.end());
    closeSync(target);
    renameSync(partial, out);
    process.stderr.write(`${rows} rows, ${fields.length} fields: ${out}\n`);
    return 0;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

interface Work {
  readonly fields: readonly RecordField[];
  readonly writer: RecordWriter;
  readonly target: number;
  readonly quiet: boolean;
}

async function writeRows(file: string, { fields, writer, target, quiet }: Work): Promise<number> {
  let reader: ReturnType<typeof createCsvReader> | undefined;
  let header: { readonly columns: readonly number[]; readonly width: number } | undefined;
  let count = 0;
  const take = (rows: readonly CsvRow[]): void => {
    const cells: Buffer[] = [];
    for (const row of rows) {
      if (header === undefined) {
        header = { columns: columnsOf(row, fields), width: row.cells.length };
        continue;
      }
      if (row.cells.length !== header.width)
        throw failure(`line ${row.line}: ${row.cells.length} cells, and the first line has ${header.width}`);
      cells.push(writer.row(header.columns.map((column) => row.cells[column] ?? '')));
      count++;
      if (!quiet && process.stderr.isTTY && count % 10_000 === 0) process.stderr.write(`\r${count} rows`);
    }
    if (cells.length > 0) writeSync(target, Buffer.concat(cells));
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const text = String(chunk);
    reader ??= createCsvReader(separatorOf(text));
    take(reader.push(text.replace(/^\ufeff/, '')));
  }
  try {
    take(reader?.end() ?? []);
  } catch (error) {
    throw error instanceof SettingsError ? error : failure(error instanceof Error ? error.message : 'cannot be read');
  }
  return count;
}

/** The first line says by what cells are parted. */
function separatorOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const counts = [',', '\t', ';', '|'].map((separator) => ({ separator, count: line.split(separator).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.separator ?? ',';
}

function columnsOf({ cells }: CsvRow, fields: readonly RecordField[]): readonly number[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const missing = fields.filter(({ name }) => !names.includes(name.toLowerCase()));
  if (missing.length > 0) throw failure(`line 1: no column ${missing.map(({ name }) => name).join(', ')}`);
  return fields.map(({ name }) => names.indexOf(name.toLowerCase()));
}

function readSchema(file: string): readonly RecordField[] {
  const { fields } = readForm(file, schemaForm, 'Cannot hash records');
  if (!fields.some(({ searchable }) => searchable)) throw failure(`${file}: no field is searchable`);
  if (new Set(fields.map(({ name }) => name)).size < fields.length) throw failure(`${file}: two fields have one name`);
  return fields;
}

function failure(problem: string): SettingsError {
  return new SettingsError('Cannot hash records', [problem]);
}
