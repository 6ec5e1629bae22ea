import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open } from './markings.ts';
import { customXml, docx, withStores } from './packages.ts';

const properties = (bytes: Buffer): Readonly<Record<string, string>> =>
  Object.fromEntries(open(bytes).properties?.() ?? []);
const core =
  '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc" xmlns:dcterms="urn:dcterms"><dc:title>Plan &amp; more</dc:title>' +
  '<dc:subject>Blue</dc:subject><dc:creator>Ann</dc:creator><cp:keywords>a, b</cp:keywords><dc:description>Note</dc:description>' +
  '<cp:category>Draft</cp:category><cp:lastModifiedBy>Bob</cp:lastModifiedBy><dcterms:created>2026-01-02T03:04:05Z</dcterms:created></cp:coreProperties>';
const app =
  '<Properties xmlns="urn:app" xmlns:vt="urn:vt"><Application>Word</Application><Company>Acme</Company><Manager>Eve</Manager>' +
  '<TitlesOfParts><vt:vector><vt:lpstr>Part</vt:lpstr></vt:vector></TitlesOfParts></Properties>';

describe('document properties of Office files', () => {
  it('are core, extended and custom ones by the names that people know', () => {
    const stores = withStores({ custom: customXml({ Classification: 'Secret', title: 'Mine' }) });
    const bytes = docx(undefined, {
      parts: {
        ...stores.parts,
        'docProps/core.xml': { type: 'application/vnd.openxmlformats-package.core-properties+xml', content: core },
        'docProps/app.xml': { type: 'extended-properties+xml', content: app },
      },
      relationships: {
        '': [
          ...(stores.relationships?.[''] ?? []),
          [
            'rId8',
            'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
            'docProps/core.xml',
          ],
          ['rId9', 'extended-properties', 'docProps/app.xml'],
        ],
      },
    });
    expect(properties(bytes)).toEqual({
      title: 'Plan & more',
      subject: 'Blue',
      author: 'Ann',
      keywords: 'a, b',
      comments: 'Note',
      category: 'Draft',
      lastModifiedBy: 'Bob',
      created: '2026-01-02T03:04:05Z',
      application: 'Word',
      company: 'Acme',
      manager: 'Eve',
      Classification: 'Secret',
    });
  });

  it('are none where the package has none', () => {
    expect(properties(docx())).toEqual({});
  });

  it.each([
    ['python-docx.docx', 'author'],
    ['openpyxl.xlsx', 'created'],
    ['libreoffice.pptx', 'application'],
  ])('of %s are found', (name, property) => {
    const bytes = readFileSync(join(import.meta.dirname, '../fixtures/formats', name));
    expect(Object.keys(properties(bytes))).toContain(property);
  });
});
