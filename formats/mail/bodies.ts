/** The bodies of a message: what a mail program shows as its text, in each of the forms that it is sent in. */
import { headerOf, readParameters } from './headers.ts';
import { readEntity, splitMultipart, type Entity } from './mime.ts';

export interface Body {
  readonly kind: 'html' | 'plain';
  readonly charset: string | undefined;
  /** Lower case: `base64`, `quoted-printable`, `8bit`, `7bit` where none is named. */
  readonly encoding: string;
  /** As transferred; a view of the message. */
  readonly raw: Buffer;
  /** Where it stands in the message. */
  readonly start: number;
}

const depthLimit = 8;
const mostEntities = 50;

/** Every alternative of the text; neither attachments nor messages within, and nothing that is signed or encrypted. */
export function messageBodies(message: Buffer, entity: Entity): readonly Body[] {
  return bodiesOf(entity, 0).map((body) => ({ ...body, start: body.raw.byteOffset - message.byteOffset }));
}

function bodiesOf(entity: Entity, depth: number): readonly Omit<Body, 'start'>[] {
  const { type, headers, boundary, body: raw } = entity;
  if (boundary !== undefined) {
    if (depth >= depthLimit || type.value === 'multipart/signed' || type.value === 'multipart/encrypted') return [];
    const all = splitMultipart(raw, boundary, mostEntities).entities.map((bytes) =>
      bodiesOf(readEntity(bytes), depth + 1),
    );
    return type.value === 'multipart/alternative' ? all.flat() : (all.find((bodies) => bodies.length > 0) ?? []);
  }
  const disposition = readParameters(headerOf(headers, 'content-disposition') ?? '');
  const isFile = disposition.parameters.has('filename') || type.parameters.has('name');
  const kind = { 'text/plain': 'plain', 'text/html': 'html' }[type.value];
  // What has no body may lack the blank line that would set it off from the header.
  if (raw.length === 0) return [];
  if ((kind !== 'plain' && kind !== 'html') || isFile || disposition.value === 'attachment') return [];
  const encoding = (headerOf(headers, 'content-transfer-encoding') ?? '7bit').trim().toLowerCase();
  return [{ kind, charset: type.parameters.get('charset'), encoding, raw }];
}
