/** The field of a message's header that says which markings of ours its bodies have: kind, key, text in Base64. */
import type { Marking, MarkingKind } from '../../model/marking.ts';
import { headerOf, readHeaders } from './headers.ts';
import { lineEnd, rawFields } from './label-fields.ts';
import { headerEnd } from './mime.ts';
import type { ByteEdit } from '../byte-edits.ts';
import type { PutMarking } from './body-markings.ts';

export interface MarkingChange {
  readonly remove: readonly PutMarking[];
  readonly keep: readonly PutMarking[];
  readonly add: readonly Marking[];
}

/** One that is there under the same key stays as it is, whatever its text says. No message takes a watermark. */
export function markingChange(present: readonly PutMarking[], markings: readonly Marking[]): MarkingChange {
  const wanted = markings.filter(({ kind }) => kind !== 'watermark');
  const isSame = (a: PutMarking, b: PutMarking): boolean => a.kind === b.kind && a.key === b.key;
  const keep = present.filter((marking) => wanted.some((other) => isSame(marking, other)));
  const remove = present.filter((marking) => !keep.includes(marking));
  return { remove, keep, add: wanted.filter((marking) => !keep.some((other) => isSame(marking, other))) };
}

export const markingsField = 'x-labelwright-markings';
const written = 'X-Labelwright-Markings';
const octets = 600;

export function readPutMarkings(message: Buffer): readonly PutMarking[] {
  return parsePutMarkings(headerOf(readHeaders(message.subarray(0, headerEnd(message))), markingsField) ?? '');
}

export function parsePutMarkings(value: string): readonly PutMarking[] {
  return value.split(';').flatMap((entry) => {
    const [, kind, key, text] = /^\s*(header|footer)\s+([0-9a-f]{16})\s+([A-Za-z0-9+/=\s]*)$/u.exec(entry) ?? [];
    if (kind === undefined || key === undefined || text === undefined) return [];
    return [{ kind: kind as MarkingKind, key, text: Buffer.from(text, 'base64').toString() }];
  });
}

/** Folded with `eol`. */
export function printPutMarkings(markings: readonly PutMarking[], eol: string): string {
  const entries = markings.map(({ kind, key, text }) => {
    const pieces =
      Buffer.from(text)
        .toString('base64')
        .match(new RegExp(`.{1,${octets}}`, 'gu')) ?? [];
    return [`${kind} ${key}`, ...pieces].join(`${eol} `);
  });
  return entries.join(`;${eol} `);
}

/** Edits of the header after which the field says this. */
export function editPutMarkings(message: Buffer, markings: readonly PutMarking[]): readonly ByteEdit[] {
  const end = headerEnd(message);
  const eol = lineEnd(message);
  const value = printPutMarkings(markings, eol);
  const bytes = Buffer.from(value === '' ? '' : `${written}: ${value}${eol}`);
  const present = rawFields(message.subarray(0, end)).filter(({ name }) => name === markingsField);
  const [first] = present;
  if (first === undefined) return bytes.length === 0 ? [] : [{ start: end, end, bytes }];
  return present.map(({ start, end: behind }, index) => ({
    start,
    end: behind,
    bytes: index === 0 ? bytes : Buffer.alloc(0),
  }));
}
