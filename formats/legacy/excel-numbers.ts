/** Cells that hold numbers, which all versions of Excel's workbooks since 5.0 write the same way. */
import type { CellGrid } from '../cell-grid.ts';
import { numberText } from '../cells.ts';
import { rkNumber } from '../rk-number.ts';
import { recordTypes, type ExcelRecord } from './excel-records.ts';

/** Adds what a record of numbers holds; others are passed over. */
export function addNumbers({ type, data }: ExcelRecord, cells: CellGrid): void {
  if (type === recordTypes.number) {
    cells.add(data.readUInt16LE(0), data.readUInt16LE(2), numberText(data.readDoubleLE(6)));
  } else if (type === recordTypes.rk) {
    cells.add(data.readUInt16LE(0), data.readUInt16LE(2), numberText(rkNumber(data.readInt32LE(6))));
  } else if (type === recordTypes.mulRk) {
    const row = data.readUInt16LE(0);
    for (let at = 4, column = data.readUInt16LE(2); at + 6 <= data.length - 2; at += 6, column++) {
      cells.add(row, column, numberText(rkNumber(data.readInt32LE(at + 2))));
    }
  }
}

/** MS-XLS 2.5.133: the result; where it is a text, that follows in a record of its own and the cell's place is answered. */
export function readFormula(data: Buffer, cells: CellGrid): readonly [number, number] | undefined {
  const place = [data.readUInt16LE(0), data.readUInt16LE(2)] as const;
  if (data.readUInt16LE(12) !== 0xffff) cells.add(...place, numberText(data.readDoubleLE(6)));
  else if (data.readUInt8(6) === 0) return place;
  return undefined;
}
