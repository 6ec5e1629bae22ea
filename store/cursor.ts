import { QueryError } from './store.ts';

/** Where a page ended. */
interface Position {
  /** Epoch ms. */
  readonly time: number;
  readonly sequence: number;
}

/** Opaque to callers, safe in an address. */
export function formatCursor({ time, sequence }: Position): string {
  return Buffer.from(`${time}.${sequence}`).toString('base64url');
}

export function parseCursor(cursor: string): Position {
  const [, time, sequence] = /^(-?\d{1,15})\.(\d{1,15})$/u.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || sequence === undefined) {
    throw new QueryError('Cannot list alerts: the cursor is none that a page has answered with');
  }
  return { time: Number(time), sequence: Number(sequence) };
}
