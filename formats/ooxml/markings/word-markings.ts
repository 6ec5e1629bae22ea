/**
 * Markings of Word documents: shapes anchored in headers and footers. A section without a header of some type inherits it from the
 * one before, so that every page is marked once each header that is there is, and the first section has all types.
 */
import type { Marking, PresentMarking } from '../../../model/marking.ts';
import type { OpcPackage } from '../opc.ts';
import { relationshipKind } from '../opc.ts';
import type { PackageDraft } from '../package-edit.ts';
import { applyEdits, type TextEdit } from '../../text-edit.ts';
import { encodeXml, scanXml, type XmlText } from '../../xml.ts';
import type { Budget } from '../../limits.ts';
import { readRoot } from '../xml-root.ts';
import { dialectOf } from './dialect.ts';
import { bitsOf, distinct, type Marker, type MarkingRequest } from './marker.ts';
import { foreignEdits } from './word-foreign.ts';
import { readMarks, type WordMark } from './word-marks.ts';
import { readSections, type Section, type WordDocument } from './word-sections.ts';
import { markingParagraph, type WordPage } from './word-shapes.ts';

export const wordMarker: Marker = {
  markable: ['header', 'footer', 'watermark'],
  read: (pkg, main) => distinct(headerParts(pkg, main).flatMap((part) => presentIn(part))),
  write: writeMarkings,
};

interface HeaderPart {
  readonly name: string;
  readonly kind: 'header' | 'footer';
  readonly xml: XmlText;
  readonly marks: readonly WordMark[];
}

/** Those of the document, in order of their names; a glossary has its own. */
function headerParts(pkg: OpcPackage, main: string): readonly HeaderPart[] {
  const found = new Map<string, HeaderPart>();
  for (const relationship of pkg.relationships(main)) {
    const kind = relationshipKind(relationship);
    const name = relationship.external ? undefined : pkg.find(relationship.target)?.name;
    if ((kind !== 'header' && kind !== 'footer') || name === undefined || found.has(name)) continue;
    const xml = pkg.xml(name);
    found.set(name, { name, kind, xml, marks: readMarks(xml.text, pkg.budget) });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function presentIn({ marks }: HeaderPart): readonly PresentMarking[] {
  return marks.flatMap(({ kind, text, by, key }) => {
    if (by === 'untagged') return [];
    return [{ kind, text, by, ...(key === undefined ? {} : { key }) }];
  });
}

const partOf = { header: 'header', footer: 'footer', watermark: 'header' } as const;
const types = ['default', 'first', 'even'] as const;

function writeMarkings(draft: PackageDraft, request: MarkingRequest): number {
  const { pkg } = draft;
  const parts = headerParts(pkg, request.main);
  const wanted = {
    header: request.markings.filter(({ kind }) => partOf[kind] === 'header'),
    footer: request.markings.filter(({ kind }) => partOf[kind] === 'footer'),
  };
  const plans = parts.map((part) => planPart(part, wanted[part.kind], { patterns: request.remove, pkg }));
  const office = plans.flatMap(({ kept }) => kept.filter(({ by }) => by === 'office').map(({ kind }) => kind));
  const emptied = plans.filter((plan) => plan.empty);
  if (request.markings.length > 0 || emptied.length > 0) {
    const xml = pkg.xml(request.main);
    const document = readSections(xml.text, pkg.budget);
    const edits = editDocument(draft, document, { main: request.main, plans, wanted });
    if (edits.length > 0) draft.write(request.main, encodeXml({ ...xml, text: applyEdits(xml.text, edits) }));
  } else {
    for (const plan of plans) writePart(draft, plan, '');
  }
  return bitsOf([...office, ...request.markings.map(({ kind }) => kind)]);
}

interface PartPlan {
  readonly part: HeaderPart;
  readonly edits: readonly TextEdit[];
  readonly kept: readonly WordMark[];
  readonly missing: readonly Marking[];
  /** Nothing is left in it. */
  readonly empty: boolean;
  /** It held nothing but ours, so that it was put in by us. */
  readonly ours: boolean;
}

interface PlanContext {
  readonly patterns: readonly RegExp[];
  readonly pkg: OpcPackage;
}

function planPart(part: HeaderPart, wanted: readonly Marking[], { patterns, pkg }: PlanContext): PartPlan {
  const foreign = patterns.length === 0 ? [] : foreignEdits(part.xml.text, patterns, pkg.budget);
  const isGone = ({ range }: WordMark): boolean =>
    foreign.some(({ start, end }) => start <= range.start && range.end <= end);
  const kept: WordMark[] = [];
  const stale: WordMark[] = [];
  for (const mark of part.marks.filter((candidate) => !isGone(candidate))) {
    const asked = wanted.some(({ kind, key }) => kind === mark.kind && key === mark.key);
    const twice = kept.some(({ kind, key }) => kind === mark.kind && key !== undefined);
    (mark.key === undefined || (asked && !twice) ? kept : stale).push(mark);
  }
  const missing = wanted.filter(
    ({ kind, text }) => !kept.some((mark) => mark.kind === kind && (mark.key !== undefined || mark.text === text)),
  );
  const edits = [...foreign, ...stale.map(({ range: { start, end } }) => ({ start, end, text: '' }))];
  const empty = edits.length > 0 && missing.length === 0 && isEmptied(part, edits, pkg.budget);
  return { part, edits, kept, missing, empty, ours: empty && foreign.length === 0 };
}

function isEmptied({ xml }: HeaderPart, edits: readonly TextEdit[], budget: Budget): boolean {
  let elements = 0;
  scanXml(applyEdits(xml.text, edits), { open: () => (elements += 1) }, budget);
  return elements === 1;
}

interface DocumentContext {
  readonly main: string;
  readonly plans: readonly PartPlan[];
  readonly wanted: Readonly<Record<'header' | 'footer', readonly Marking[]>>;
}

/** Writes all headers and footers; answers with what changes in the document itself. */
function editDocument(draft: PackageDraft, document: WordDocument, context: DocumentContext): readonly TextEdit[] {
  const { main, plans, wanted } = context;
  const targets = new Map(draft.pkg.relationships(main).map(({ id, target }) => [id, target.toLowerCase()]));
  const isOf = ({ id }: { readonly id: string }, plan: PartPlan): boolean =>
    targets.get(id) === plan.part.name.toLowerCase();
  const page = smallestPage(document);
  const [first, ...later] = document.sections;
  const inherited = later.flatMap(({ references }) => references);
  const dropped = plans.filter((plan) => plan.ours && !inherited.some((reference) => isOf(reference, plan)));
  for (const plan of plans) {
    if (dropped.includes(plan)) draft.drop(main, plan.part.name);
    else writePart(draft, plan, paragraphsOf(plan.missing, { ...page, part: plan.part.name }, plan.empty));
  }
  const references = (['header', 'footer'] as const).flatMap((kind) => {
    if (wanted[kind].length === 0) return [];
    const there = first?.references.filter((reference) => reference.kind === kind).map(({ type }) => type) ?? [];
    return types
      .filter((type) => !there.includes(type))
      .map((type) => addReference(draft, { kind, type, main, page, markings: wanted[kind] }));
  });
  const taken = first?.references.filter((reference) => dropped.some((plan) => isOf(reference, plan))) ?? [];
  return sectionEdits(document, references.join(''), taken);
}

/** What is added goes in as the last children. */
function writePart(draft: PackageDraft, { part, edits }: PartPlan, added: string): void {
  if (edits.length === 0 && added === '') return;
  const { text } = part.xml;
  const all = added === '' ? edits : [...edits, readRoot(text, draft.pkg.budget).insert(added)];
  draft.write(part.name, encodeXml({ ...part.xml, text: applyEdits(text, all) }));
}

/** A header must have a paragraph. One of a later section stays even if it held only ours: what it hides would show. */
function paragraphsOf(markings: readonly Marking[], page: WordPage, empty: boolean): string {
  if (empty) return `<w:p xmlns:w="${page.dialect.word}"/>`;
  return markings.map((marking) => markingParagraph(marking, page)).join('');
}

interface NewReference {
  readonly kind: 'header' | 'footer';
  readonly type: string;
  readonly main: string;
  readonly page: Omit<WordPage, 'part'>;
  readonly markings: readonly Marking[];
}

function addReference(draft: PackageDraft, { kind, type, main, page, markings }: NewReference): string {
  const { dialect } = page;
  const root = kind === 'header' ? 'hdr' : 'ftr';
  const name = `${main.slice(0, main.lastIndexOf('/') + 1)}${kind}.xml`;
  const content = markings.map((marking) => markingParagraph(marking, { ...page, part: `${name} ${type}` })).join('');
  const id = draft.add({
    owner: main,
    relationshipType: `${dialect.relationships}/${kind}`,
    contentType: `application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml`,
    preferredName: name,
    content: {
      text:
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
        `<w:${root} xmlns:w="${dialect.word}">${content}</w:${root}>`,
      encoding: 'utf8',
    },
  });
  return (
    `<w:${kind}Reference xmlns:w="${dialect.word}" xmlns:r="${dialect.relationships}" ` +
    `w:type="${type}" r:id="${id}"/>`
  );
}

/** A4 and Letter have these sides in common. */
const usualPage = { width: 595, height: 792 };

/** What fits into each section's page fits into all of them. */
function smallestPage({ sections, strict }: WordDocument): Omit<WordPage, 'part'> {
  const pages = sections.map(({ page }) => page ?? usualPage);
  return {
    dialect: dialectOf(strict),
    width: Math.min(...(pages.length === 0 ? [usualPage] : pages).map(({ width }) => width)),
    height: Math.min(...(pages.length === 0 ? [usualPage] : pages).map(({ height }) => height)),
  };
}

/** How the closing tags of section properties end that had no content, and that weren't there: so that they go again as they came. */
const [expanded, ours] = [' >', '  >'];

/** References precede everything else in section properties (17.6.17). */
function sectionEdits(document: WordDocument, added: string, taken: Section['references']): readonly TextEdit[] {
  const { sections, body, bodyEnd, strict } = document;
  const [section] = sections;
  if (section === undefined) return added === '' ? [] : [newSection(added, { body, bodyEnd, strict })];
  const { tag, closeStart, closeEnd } = section;
  const { xml } = tag;
  if (tag.selfClosing) {
    if (added === '') return [];
    const opening = `${xml.slice(tag.start, tag.end - 2)}>`;
    return [{ start: tag.start, end: tag.end, text: `${opening}${added}</${tag.name}${expanded}` }];
  }
  const removed = taken.map(({ start, end }) => ({ start, end, text: '' }));
  const left = applyEdits(
    xml.slice(tag.end, closeStart),
    removed.map((edit) => shifted(edit, -tag.end)),
  );
  if (removed.length > 0 && added === '' && left === '') {
    const closing = xml.slice(closeStart, closeEnd);
    if (closing.endsWith(ours)) return [{ start: tag.start, end: closeEnd, text: '' }];
    if (closing.endsWith(expanded)) return [{ start: tag.end - 1, end: closeEnd, text: '/>' }];
  }
  return [...(added === '' ? [] : [{ start: tag.end, end: tag.end, text: added }]), ...removed];
}

function shifted({ start, end, text }: TextEdit, by: number): TextEdit {
  return { start: start + by, end: end + by, text };
}

/** A document may have no section properties at all: those are the last child of its body. */
function newSection(added: string, { body, bodyEnd, strict }: Omit<WordDocument, 'sections'>): TextEdit {
  const section = `<w:sectPr xmlns:w="${dialectOf(strict).word}">${added}</w:sectPr${ours}`;
  if (!body.selfClosing) return { start: bodyEnd, end: bodyEnd, text: section };
  const opening = `${body.xml.slice(body.start, body.end - 2)}>`;
  return { start: body.start, end: body.end, text: `${opening}${section}</${body.name}>` };
}
