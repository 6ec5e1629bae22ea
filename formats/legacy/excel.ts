/** Excel workbooks of 97-2003 (MS-XLS, BIFF8), 5.0 and 95: all sheets with their remarks, pivot caches, properties and embedded objects. */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Part } from '../../model/finding.ts';
import { isCfbWith } from '../containers/cfb.ts';
import { findStorage, findStream, openCompoundFile, type CompoundFile } from '../containers/compound-file.ts';
import { guarded, objectParts } from '../containers/ole-object.ts';
import { numberText } from '../cells.ts';
import type { Format, OpenContext } from '../format.ts';
import type { Budget } from '../limits.ts';
import {
  brokenExcel,
  continued,
  createBlockReader,
  readRichString,
  readShortString,
  recordAt,
  recordTypes,
} from './excel-records.ts';
import { oldSheetParts, oldVersion, readOldGlobals } from './excel-5.ts';
import { sheetParts, type Sheet } from './excel-sheet.ts';
import { labelAbilities } from './labeling.ts';
import { orCorrupt } from '../or-corrupt.ts';
import { propertiesPart } from './properties.ts';

export const excel: Format = {
  name: 'xls',
  extensions: ['xls', 'xlt'],
  recognizes: (source) => isCfbWith(source, 'Workbook') || isCfbWith(source, 'Book'),
  open(source: ByteSource, context: OpenContext) {
    const file = openCompoundFile(source, context.budget);
    // A file for both generations has both streams.
    const stream = findStream(file.root, 'Workbook') ?? findStream(file.root, 'Book');
    if (stream === undefined) throw brokenExcel('a stream is missing');
    const bytes = file.read(stream);
    const read = orCorrupt('Excel workbook', () => readSheets(bytes, context));
    return {
      mediaType: 'application/vnd.ms-excel',
      ...labelAbilities({ source, file, context, application: 'excel' }),
      parts: () => workbookParts(file, read, context),
    };
  },
};

interface SheetReader {
  readonly name: string;
  readonly read: () => Iterable<Part>;
}

function readSheets(stream: Buffer, { budget }: OpenContext): readonly SheetReader[] {
  const first = recordAt(stream, 0);
  if (first?.type !== recordTypes.bof) throw brokenExcel('its first record is missing');
  const version = first.data.readUInt16LE(0);
  if (version === oldVersion) {
    const workbook = readOldGlobals(stream, budget);
    return workbook.sheets.map((sheet) => ({
      name: sheet.name,
      read: () => oldSheetParts(sheet, workbook, budget),
    }));
  }
  if (version !== 0x0600)
    throw new FileError('unsupported', 'Cannot open file: an Excel workbook of this version is not read');
  const workbook = readGlobals(stream, { budget, start: first.end });
  return workbook.sheets.map((sheet) => ({
    name: sheet.name,
    read: () => sheetParts(sheet, { ...workbook, budget }),
  }));
}

interface Workbook {
  readonly stream: Buffer;
  readonly sheets: readonly Sheet[];
  readonly strings: readonly string[];
}

/** MS-XLS 2.1.7.20.3: what all sheets share. */
function readGlobals(stream: Buffer, { budget, start }: { readonly budget: Budget; readonly start: number }): Workbook {
  const sheets: Sheet[] = [];
  let strings: readonly string[] = [];
  for (let record = recordAt(stream, start); record !== undefined;) {
    budget.checkTime();
    let { end } = record;
    if (record.type === recordTypes.eof) return { stream, sheets, strings };
    if (record.type === recordTypes.filePass) {
      throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
    }
    if (record.type === recordTypes.boundSheet) sheets.push(readSheet(record.data));
    else if (record.type === recordTypes.sst) {
      const whole = continued(stream, record);
      end = whole.end;
      strings = readStrings(whole.blocks, budget);
    }
    record = recordAt(stream, end);
  }
  throw brokenExcel('its directory ends early');
}

/** MS-XLS 2.4.28. Hidden sheets are like others. */
function readSheet(data: Buffer): Sheet {
  const reader = createBlockReader([data.subarray(6)]);
  return { name: readShortString(reader), offset: data.readUInt32LE(0) };
}

/** MS-XLS 2.4.265. */
function readStrings(blocks: readonly Buffer[], budget: Budget): readonly string[] {
  const reader = createBlockReader(blocks);
  reader.skip(4);
  const count = reader.uint32();
  const strings: string[] = [];
  for (let index = 0; index < count; index++) {
    if (index % 1024 === 0) budget.checkTime();
    strings.push(readRichString(reader));
  }
  return strings;
}

function* workbookParts(file: CompoundFile, sheets: readonly SheetReader[], context: OpenContext): Iterable<Part> {
  const { budget } = context;
  for (const { name, read } of sheets) yield* guarded(`sheet ${name}`, context, read);
  yield* guarded('pivot records', context, () => pivotPart(file, context));
  yield* propertiesPart(file, budget);
  yield* objects(file, context);
}

/** MS-XLS 2.1.7.20.7: embedded objects, each in a storage beside the workbook's stream. */
function* objects(file: CompoundFile, context: OpenContext): Iterable<Part> {
  let count = 0;
  for (const storage of file.root.storages.values()) {
    if (!/^MBD/iu.test(storage.name)) continue;
    const name = `object ${++count}`;
    yield* guarded(name, context, () => objectParts({ file, storage, name, context }));
  }
}

/** Values that a pivot table keeps of its source, even where the source is gone (MS-XLS 2.1.7.20.1). */
function* pivotPart(file: CompoundFile, { budget }: OpenContext): Iterable<Part> {
  const values: string[] = [];
  for (const entry of findStorage(file.root, '_SX_DB_CUR')?.streams.values() ?? []) {
    const stream = file.read(entry);
    for (let record = recordAt(stream, 0); record !== undefined;) {
      budget.checkTime();
      const { blocks, end } = continued(stream, record);
      if (record.type === recordTypes.pivotNumber) values.push(numberText(record.data.readDoubleLE(0)));
      else if (record.type === recordTypes.pivotString) values.push(readRichString(createBlockReader(blocks)));
      record = recordAt(stream, end);
    }
  }
  if (values.length > 0) yield { name: 'pivot records', text: `${values.join('\n')}\n` };
}
