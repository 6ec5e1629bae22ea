import { madeAt } from './package.ts';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly lines: readonly string[];
  readonly attachment?: { readonly name: string; readonly mediaType: string; readonly bytes: Buffer };
}

const boundary = 'tarnbrook-part-0001';

/** An .eml: RFC 5322 message, as MIME multipart/mixed (RFC 2046 5.1.3) where something is attached. */
export function mail({ from, to, subject, lines, attachment }: Mail): Buffer {
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${encodedWord(subject)}`,
    `Date: ${madeAt.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${Buffer.from(subject).toString('hex').slice(0, 32)}@tarnbrook.example>`,
    'MIME-Version: 1.0',
  ];
  const text = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', ...lines, ''];
  if (attachment === undefined) return join([...head, ...text]);
  return join([
    ...head,
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...text,
    `--${boundary}`,
    `Content-Type: ${attachment.mediaType}; name="${attachment.name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${attachment.name}"`,
    '',
    ...(attachment.bytes.toString('base64').match(/.{1,76}/g) ?? []),
    `--${boundary}--`,
    '',
  ]);
}

function join(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'));
}

/** RFC 2047: ASCII as it is, everything else as one encoded word; seeded subjects are short enough for one. */
function encodedWord(text: string): string {
  return /^[\u0020-\u007e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}
