import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget, rawEntries } from './helpers.ts';
import { textsOf as readable } from '../fixtures/texts.ts';

/** Files that other programs wrote, with what a person reads in them. */
const folder = join(import.meta.dirname, '../fixtures/formats');
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'libreoffice.docx': {
    body: 'Card 4111 1111 1111 1111 & more\nWith a note\n',
    'header 1': 'Page header here\n',
    'footer 1': 'Page footer here\n',
    footnotes: '\tThe footnote text\n',
  },
  'libreoffice.pptx': {
    'slide 1': 'First slide text\n',
    'slide 2': 'Second slide text\n',
    'notes 1': 'Spoken words\n',
  },
  'libreoffice.xlsx': {
    'sheet customers': expect.stringContaining(
      'Name\tCard\tAmount\nAnn\t4111 1111 1111 1111\t4111111111111110\nBob\tnone\t12.5\n',
    ) as string,
  },
  'openpyxl.xlsx': {
    'sheet Customers & Co': 'Name\tCard\nAnn\t4111111111111111\n',
    'sheet Second': 'deep\n',
    'comments Customers & Co': 'remark\n',
  },
  'python-docx.docx': {
    body: 'Card 4111 1111 1111 1111\nIn a cell\n',
    properties: expect.stringContaining('title: Payroll\n') as string,
  },
};

const open = (bytes: Buffer) => openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const textsOf = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries(readable(open(bytes).parts()).map(({ name, text }) => [name, text]));
const label: LabelAssignment = {
  siteId: '11111111-1111-4111-8111-111111111111' as SiteId,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};

describe('files of other programs', () => {
  it('are all known', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(known).sort());
  });

  describe.each(Object.entries(known))('%s', (name, texts) => {
    const bytes = readFileSync(join(folder, name));

    it('is read', () => {
      expect(textsOf(bytes)).toMatchObject(texts);
    });

    it.each<LabelStore>(['auto', 'labelInfo'])(
      'is labeled in the store %s and keeps text and all other entries',
      (store) => {
        const labeled = apply(bytes, open(bytes).labeling?.set(label, { store, markings: [] }));
        expect(open(labeled).labels.map(({ labelId }) => labelId)).toEqual([label.labelId]);
        expect(textsOf(labeled)).toEqual(textsOf(bytes));
        const after = rawEntries(labeled);
        for (const [entry, raw] of rawEntries(bytes)) {
          if (!['[Content_Types].xml', '_rels/.rels'].includes(entry)) expect(after.get(entry)).toEqual(raw);
        }
        expect([...after.keys()][0]).toBe([...rawEntries(bytes).keys()][0]);
      },
    );
  });
});
