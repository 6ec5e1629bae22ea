/** Text formats, mail, RTF and PDF, written by hand. */
import { pdf } from '../../infra/sandbox/seed/pdf.ts';
import { rawZip } from '../formats/raw-zip.ts';
import type { Block, Content } from './content.ts';
import { blockText, plainText } from './content.ts';
import { escapeXml, wordPlaces } from './office-files.ts';

const all = ({ before, planted, after }: Content): readonly Block[] => [...before, ...planted, ...after];

export function html(content: Content): Buffer {
  const block = (one: Block): string =>
    one.kind === 'text'
      ? `<p>${escapeXml(one.text).replaceAll('\n', '<br>')}</p>`
      : `<table>${one.rows.map((row, at) => `<tr>${row.map((cell) => (at === 0 ? `<th>${escapeXml(cell)}</th>` : `<td>${escapeXml(cell)}</td>`)).join('')}</tr>`).join('')}</table>`;
  return Buffer.from(
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Notes</title><style>p { margin: 0 }</style></head><body>${all(content).map(block).join('\n')}</body></html>`,
  );
}

export function rtf(content: Content): Buffer {
  const escape = (text: string): string =>
    Array.from(text)
      .map((character) => {
        if ('\\{}'.includes(character)) return `\\${character}`;
        if (character === '\n') return '\\line ';
        if (character === '\t') return '\\tab ';
        if (character < '\u0080') return character;
        return Array.from(
          { length: character.length },
          (_, at) => `\\u${(character.charCodeAt(at) << 16) >> 16}?`,
        ).join('');
      })
      .join('');
  return Buffer.from(
    `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n${all(content)
      .map((block) => `\\pard ${escape(blockText(block))}\\par`)
      .join('\n')}\n}`,
  );
}

/** Rows of all tables; text becomes rows of one cell. */
export function csv(content: Content, delimiter: string): string {
  const rows = content.planted.flatMap((block) => (block.kind === 'table' ? block.rows : []));
  const quote = (cell: string): string =>
    /["\n\r]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return rows.map((row) => row.map(quote).join(delimiter)).join('\r\n');
}

/** Records with the header's names as keys. */
export function json(content: Content): Buffer {
  const value = content.planted.flatMap((block): unknown[] => {
    if (block.kind === 'text') return [{ note: block.text }];
    const [header = [], ...rows] = block.rows;
    return rows.map((row) => Object.fromEntries(row.map((cell, at) => [header[at] ?? '', cell])));
  });
  return Buffer.from(JSON.stringify(value, null, 2));
}

export function xml(content: Content): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<report>\n${all(content)
      .map((block) => `<entry>${escapeXml(blockText(block))}</entry>`)
      .join('\n')}\n</report>\n`,
  );
}

/** Null for characters that the writer can't put into a PDF. */
export function pdfFile(content: Content): Buffer | undefined {
  const lines = all(content).flatMap((block) => blockText(block).replaceAll('\t', '  ').split('\n').flatMap(folded));
  if (lines.some((line) => /[^\u0020-\u007e\u00a0-\u00ff]/u.test(line))) return undefined;
  const pages = Array.from({ length: Math.ceil(lines.length / 40) }, (_, page) =>
    lines.slice(page * 40, page * 40 + 40),
  );
  return pdf({ title: 'Notes', author: 'Nora Whitfield', pages });
}

/** Lines as a writer breaks them, between words. */
function folded(text: string): readonly string[] {
  return text.match(/.{1,90}(?: |$)|\S{91,}/g) ?? [''];
}

export type Charset = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin1';

/** Undefined where the charset lacks a character. */
export function encoded(text: string, charset: Charset): Buffer | undefined {
  if (charset === 'utf-8') return Buffer.from(text);
  if (charset === 'utf-8-bom') return Buffer.from(`\uFEFF${text}`);
  if (charset === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (charset === 'utf-16be') return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  return /[\u007f-\u009f]|[^ -\u00ff\t\r\n]/u.test(text) ? undefined : Buffer.from(text, 'latin1');
}

export function mail(content: Content, place: 'body' | 'html' | 'attachment'): Buffer {
  const head = ['From: Nora <nora>', 'To: Amir <amir>', 'Subject: Notes', 'MIME-Version: 1.0'];
  const lines = (bytes: Buffer): string => (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
  if (place === 'body') {
    return Buffer.from(
      [
        ...head,
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        lines(Buffer.from(plainText(content))),
      ].join('\r\n'),
    );
  }
  if (place === 'html') {
    return Buffer.from(
      [
        ...head,
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        lines(html(content)),
      ].join('\r\n'),
    );
  }
  const attachment = wordPlaces.body?.(content) ?? Buffer.alloc(0);
  return Buffer.from(
    [
      ...head,
      'Content-Type: multipart/mixed; boundary="b1"',
      '',
      '--b1',
      'Content-Type: text/plain',
      '',
      'See the attachment.',
      '--b1',
      'Content-Type: application/octet-stream; name="notes.docx"',
      'Content-Disposition: attachment; filename="notes.docx"',
      'Content-Transfer-Encoding: base64',
      '',
      lines(attachment),
      '--b1--',
      '',
    ].join('\r\n'),
  );
}

export function zipped(name: string, bytes: Buffer): Buffer {
  return rawZip([
    { name: 'readme.txt', content: 'Files of the team.' },
    { name, content: bytes },
  ]);
}
