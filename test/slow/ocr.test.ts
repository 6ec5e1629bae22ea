/** Text in pictures, recognized by the engine that ships: each picture takes a second or more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import JSZip from 'jszip';
import { afterAll, describe, expect, it } from 'vitest';

import { createDocuments } from '../../documents.ts';
import { inspect, type InspectorOptions } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { createRecognizer } from '../../ocr/recognizer.ts';
import { pdf, picture } from '../formats/pdfs.ts';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/images', name));
const ocr = { languages: ['eng'], pages: 3, seconds: 120 };
const options: InspectorOptions = { ignoreTestNumbers: false, timeLimitMs: 60_000, ocr };

/** Where the card number was found, and what stayed unread. */
function look(bytes: Buffer, name: string, changes: Partial<InspectorOptions> = {}) {
  const { findings, unread } = inspect(memorySource(bytes), name, { ...options, ...changes });
  const card = findings.find(({ type }) => type === 'credit-card-number');
  return { parts: card?.places.map(({ part }) => part) ?? [], unread };
}

/** Pages that show nothing but the picture, as a scanner makes them. */
function scanned(pages: number): Buffer {
  const entries =
    '/Type/XObject/Subtype/Image/Width 794/Height 1123/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode';
  return pdf({
    pages: Array.from({ length: pages }, () => ({ operators: picture(1) })),
    objects: { 4: { entries, content: fixture('card.jpg') } },
  });
}

describe('text in a picture', () => {
  it.each(['card.gif', 'card.tif', 'card.webp'])('is found in %s', (name) => {
    expect(look(fixture(name), name)).toEqual({ parts: ['picture'], unread: [] });
  });

  it('is found on scanned pages of a PDF, as many as may be recognized, and the others are told', () => {
    const { parts, unread } = look(scanned(3), 'scan.pdf', { ocr: { ...ocr, pages: 2 } });
    expect(parts).toEqual(['page 1 (image)']);
    expect(unread).toEqual([{ name: 'page 3 (image)', unread: 'too-large' }]);
  });

  it('is found in a Word document and in an archive', async () => {
    const zip = await JSZip.loadAsync(readFileSync(join(import.meta.dirname, '../fixtures/formats/python-docx.docx')));
    zip.file('word/media/scan.png', fixture('card.png'));
    const docx = await zip.generateAsync({ type: 'nodebuffer' });
    const archive = await new JSZip().file('letter.docx', docx).generateAsync({ type: 'nodebuffer' });
    expect(look(archive, 'a.zip').parts).toContain('letter.docx > scan.png > picture');
  });

  it('stays unread without recognition, when it is broken, and once time is up, and the next file is recognized', () => {
    const without = { ignoreTestNumbers: false, timeLimitMs: 60_000 };
    expect(inspect(memorySource(fixture('card.jpg')), 'a.jpg', without).unread).toEqual([
      { name: 'picture', unread: 'unsupported' },
    ]);
    expect(look(fixture('card.png').subarray(0, 4000), 'a.png').unread).toEqual([
      { name: 'picture', unread: 'corrupt' },
    ]);
    const recognizer = createRecognizer({ ...ocr, seconds: 0.001 });
    expect(() => recognizer.forFile().recognize(fixture('card.png'))).toThrow(
      expect.objectContaining({ kind: 'too-slow' }),
    );
    recognizer.close();
    expect(look(fixture('card.png'), 'a.png').parts).toEqual(['picture']);
  });
});

describe('an inspecting thread', () => {
  const documents = createDocuments({ ...options, threads: 1 });
  afterAll(() => documents.close());

  it('has pictures recognized on a thread beside it, while this one answers', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 20);
    const source = memorySource(fixture('card.png'));
    const { findings } = await documents.inspect({ source, path: undefined }, 'card.png');
    clearInterval(timer);
    expect(findings.map(({ type }) => type)).toContain('credit-card-number');
    expect(turns).toBeGreaterThan(5);
  });
});
