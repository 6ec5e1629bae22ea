/**
 * XPS and OpenXPS documents (ECMA-388): the text of their pages as it is drawn. Runs on one line are joined, with a blank where neither of the two has one at
 * the seam; a run without characters, of glyphs alone, makes the page unread, and so does a page of pictures.
 */
import type { Part } from '../../model/finding.ts';
import type { OpenContext } from '../format.ts';
import { guarded } from '../containers/ole-object.ts';
import { attributesAt } from '../xml-cursor-tag.ts';
import { atEnd, atOpen, createVocabulary, createXmlCursor, nextToken, unknownElement } from '../xml-cursor.ts';
import { relationshipKind, type OpcPackage } from './opc.ts';
import { propertiesOf } from './package-text.ts';

export const fixedExtensions = ['xps', 'oxps'];

/** Undefined where the package is of another kind. */
export function fixedMediaType(pkg: OpcPackage): string | undefined {
  const found = pkg.relationships('').find((relationship) => relationshipKind(relationship) === 'fixedrepresentation');
  if (found === undefined || found.external || pkg.find(found.target) === undefined) return undefined;
  return found.type.includes('openxps') ? 'application/oxps' : 'application/vnd.ms-xpsdocument';
}

const pageType = 'application/vnd.ms-package.xps-fixedpage+xml';
const byNumber = new Intl.Collator('en', { numeric: true });

export function* fixedParts(pkg: OpcPackage, context: OpenContext): Iterable<Part> {
  const pages = pkg.zip.entries.map(({ name }) => name).filter((name) => pkg.contentType(name) === pageType);
  for (const [index, page] of pages.sort((a, b) => byNumber.compare(a, b)).entries()) {
    const name = `page ${index + 1}`;
    yield* guarded(name, context, () => pageParts(name, pkg.utf8(page), context));
  }
  yield* propertiesOf(pkg);
}

const element = { Glyphs: 1, ImageBrush: 2 } as const;
const vocabulary = createVocabulary(element);

function* pageParts(name: string, xml: Buffer, { budget }: OpenContext): Iterable<Part> {
  const cursor = createXmlCursor(xml, vocabulary, budget);
  let text = '';
  let line: string | undefined;
  let pictures = 0;
  let unnamed = 0;
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    if (token !== atOpen || cursor.element === unknownElement) continue;
    if (cursor.element === element.ImageBrush) {
      pictures++;
      continue;
    }
    const attributes = attributesAt(cursor);
    const run = characters(attributes.get('UnicodeString') ?? '');
    if (run === '') {
      unnamed += attributes.has('Indices') ? 1 : 0;
      continue;
    }
    const place = `${attributes.get('RenderTransform') ?? ''} ${attributes.get('OriginY') ?? ''}`;
    if (line !== undefined) text += line !== place ? '\n' : seam(text, run);
    text += run;
    line = place;
  }
  if (text.trim() !== '') yield { name, text: `${text}\n` };
  if (unnamed > 0) yield { name: `${name} (glyphs)`, unread: 'unsupported' };
  if (pictures > 0 && text.trim() === '') yield { name: `${name} (image)`, unread: 'unsupported' };
}

/** ECMA-388, 12.1.4: empty braces come before a text that begins with one. */
function characters(written: string): string {
  return written.startsWith('{}') ? written.slice(2) : written;
}

function seam(before: string, after: string): string {
  return /\s$/u.test(before) || /^\s/u.test(after) ? '' : ' ';
}
