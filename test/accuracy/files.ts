import type { Random } from '../corpus/random.ts';
import { plainText, type Content } from './content.ts';
import { openDocument, sheetPlaces, slidePlaces, wordPlaces } from './office-files.ts';
import { csv, encoded, html, json, mail, pdfFile, rtf, xml, zipped, type Charset } from './plain-files.ts';

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Buffer;
}

type Writer = (content: Content) => Buffer | undefined;

function placesOf(extension: string, places: Readonly<Record<string, Writer>>): readonly (readonly [string, Writer])[] {
  return Object.entries(places).map(([place, write]) => [`${place}.${extension}`, write] as const);
}

const charsets: readonly Charset[] = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin1'];

/** Every way in which text is written to a file; the name says which. */
const textWriters: readonly (readonly [string, Writer])[] = [
  ...charsets.map((charset): readonly [string, Writer] => [
    `${charset}.txt`,
    (content) => encoded(plainText(content), charset),
  ]),
  ...placesOf('docx', wordPlaces),
  ...placesOf('pptx', slidePlaces),
  ['text.odt', openDocument],
  ['text.rtf', rtf],
  ['page.html', html],
  ['entries.xml', xml],
  ['notes.json', json],
  ['letter.pdf', pdfFile],
  ['body.eml', (content) => mail(content, 'body')],
  ['html.eml', (content) => mail(content, 'html')],
  ['attachment.eml', (content) => mail(content, 'attachment')],
  ['folder.zip', (content) => zipped('notes.docx', wordPlaces.body?.(content) ?? Buffer.alloc(0))],
];

const tableWriters: readonly (readonly [string, Writer])[] = [
  ['comma.csv', (content) => Buffer.from(csv(content, ','))],
  ['semicolon.csv', (content) => encoded(csv(content, ';'), 'utf-8-bom')],
  ['tab.tsv', (content) => encoded(csv(content, '\t'), 'utf-16le')],
  ...placesOf('xlsx', sheetPlaces),
  ['records.json', json],
  ['table.docx', wordPlaces.body ?? (() => undefined)],
  ['table.odt', openDocument],
  ['table.html', html],
];

/** The content in the next format that can hold it. */
export function fileOf(random: Random, content: Content, isTable: boolean): CorpusFile {
  const writers = isTable ? tableWriters : textWriters;
  for (;;) {
    const [name, write] = random.pick(writers);
    const bytes = write(content);
    if (bytes !== undefined) return { name, bytes };
  }
}
