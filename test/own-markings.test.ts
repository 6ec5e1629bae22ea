import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../formats/open.ts';
import { formats, inspect, type InspectorOptions } from '../inspect.ts';
import { memorySource } from '../lib/patch.ts';
import type { MarkingKind } from '../model/marking.ts';
import type { OwnType } from '../model/own-type.ts';
import { apply, budget } from './formats/helpers.ts';
import { label, marking } from './formats/markings.ts';
import { docx, paragraph, xlsx } from './formats/packages.ts';
import { pdf } from './formats/pdfs.ts';
import { rawZip } from './formats/raw-zip.ts';

const secretWord: OwnType = {
  id: 'secret-word',
  name: 'Secret word',
  recommendedConfidence: 80,
  proximity: 300,
  patterns: [
    {
      confidence: 80,
      primary: { keywords: [{ word: 'Falcon', match: 'string', caseSensitive: true }] },
      checks: [],
      evidence: [],
    },
  ],
};
const options = { ignoreTestNumbers: false, timeLimitMs: 60_000, types: ['secret-word'], ownTypes: [secretWord] };
/** What a policy's text `Project Falcon papers of ${User.Name}` says by itself. */
const markingTexts: InspectorOptions['markingTexts'] = [['Project Falcon papers of ', '']];
const found = (bytes: Buffer, name: string, more: Partial<InspectorOptions> = { markingTexts }): number =>
  inspect(memorySource(bytes), name, { ...options, ...more }).findings.reduce(
    (sum, { instances = 0 }) => sum + instances,
    0,
  );

function marked(bytes: Buffer, name: string, text: string): Buffer {
  const { labeling } = openDocument(memorySource(bytes), { name, budget: budget() }, formats).document;
  const markings = (['header', 'footer', 'watermark'] as MarkingKind[]).map((kind) => marking(kind, { text }));
  return apply(bytes, labeling?.set(label, { store: 'auto', markings }));
}

const slides = readFileSync(join(import.meta.dirname, 'fixtures/formats/libreoffice.pptx'));
const files: readonly (readonly [string, Buffer, Buffer])[] = [
  ['a.docx', docx(paragraph('Tulips')), docx(paragraph('Falcon'))],
  [
    'a.xlsx',
    xlsx('<row><c t="inlineStr"><is><t>Tulips</t></is></c></row>'),
    xlsx('<row><c t="inlineStr"><is><t>Falcon</t></is></c></row>'),
  ],
  ['a.pdf', pdf({ pages: [{ lines: ['Tulips'] }, {}] }), pdf({ pages: [{ lines: ['Falcon'] }] })],
  [
    'a.eml',
    Buffer.from('From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nTulips\r\n'),
    Buffer.from('From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nFalcon\r\n'),
  ],
  [
    'b.eml',
    Buffer.from('From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Tulips</p>'),
    Buffer.from('From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Falcon</p>'),
  ],
];

describe('what our own markings say', () => {
  it.each([...files.map(([name, plain]) => [name, plain] as const), ['a.pptx', slides] as const])(
    'is no evidence in %s',
    (name, bytes) => {
      const after = marked(bytes, name, 'Project Falcon papers of Ann');
      expect(found(after, name, {})).toBeGreaterThan(0);
      expect(found(after, name)).toBe(0);
    },
  );

  it.each(files)('hides nothing else of %s', (name, _, bytes) => {
    expect(found(marked(bytes, name, 'Project Falcon papers of Ann'), name)).toBe(1);
    // What a variable stands for is looked at, and so is a text that the policy doesn't give.
    expect(found(marked(bytes, name, 'Project Falcon papers of Falcon'), name)).toBeGreaterThan(1);
    expect(found(marked(bytes, name, 'Falcon in a shape with our tag'), name)).toBeGreaterThan(1);
  });

  it.each(files)('is no evidence in %s within other files, and hides nothing there', (name, plain, told) => {
    const attached = (bytes: Buffer): Buffer =>
      rawZip([{ name: 'inner.zip', content: rawZip([{ name, content: bytes }]) }]);
    const beside = rawZip([
      { name, content: marked(plain, name, 'Project Falcon papers of Ann') },
      { name: 'b.txt', content: 'Project Falcon papers of Ann' },
    ]);
    expect(found(attached(marked(plain, name, 'Project Falcon papers of Ann')), 'a.zip')).toBe(0);
    expect(found(attached(marked(told, name, 'Project Falcon papers of Ann')), 'a.zip')).toBe(1);
    expect(found(beside, 'a.zip')).toBe(1);
  });

  it('is looked at where the document says of no marking of ours', () => {
    expect(found(docx(paragraph('Project Falcon papers of Ann')), 'a.docx')).toBe(1);
  });
});
