/** The field of a message's header that says which markings of ours its bodies have: kind, key, text in Base64. */
import type { MarkingKind } from '../../model/marking.ts';
import { headerOf, readHeaders } from './headers.ts';
import { lineEnd, rawFields } from './label-fields.ts';
import { headerEnd } from './mime.ts';
import type { ByteEdit } from '../byte-edits.ts';
import type { PutMarking } from './body-markings.ts';

const field = 'x-labelwright-markings';
const written = 'X-Labelwright-Markings';
const octets = 600;

export function readPutMarkings(message: Buffer): readonly PutMarking[] {
  const value = headerOf(readHeaders(message.subarray(0, headerEnd(message))), field) ?? '';
  return value.split(';').flatMap((entry) => {
    const [, kind, key, text] = /^\s*(header|footer)\s+([0-9a-f]{16})\s+([A-Za-z0-9+/=\s]*)$/u.exec(entry) ?? [];
    if (kind === undefined || key === undefined || text === undefined) return [];
    return [{ kind: kind as MarkingKind, key, text: Buffer.from(text, 'base64').toString() }];
  });
}

/** Edits of the header after which the field says this. */
export function editPutMarkings(message: Buffer, markings: readonly PutMarking[]): readonly ByteEdit[] {
  const end = headerEnd(message);
  const eol = lineEnd(message);
  const entries = markings.map(({ kind, key, text }) => {
    const pieces =
      Buffer.from(text)
        .toString('base64')
        .match(new RegExp(`.{1,${octets}}`, 'gu')) ?? [];
    return [`${kind} ${key}`, ...pieces].join(`${eol} `);
  });
  const bytes = Buffer.from(entries.length === 0 ? '' : `${written}: ${entries.join(`;${eol} `)}${eol}`);
  const present = rawFields(message.subarray(0, end)).filter(({ name }) => name === field);
  const [first] = present;
  if (first === undefined) return bytes.length === 0 ? [] : [{ start: end, end, bytes }];
  return present.map(({ start, end: behind }, index) => ({
    start,
    end: behind,
    bytes: index === 0 ? bytes : Buffer.alloc(0),
  }));
}
