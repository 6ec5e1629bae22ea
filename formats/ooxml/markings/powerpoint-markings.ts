/**
 * Markings of presentations: shapes on each slide master, which its slides show; and on the layouts and slides themselves that hide
 * what their master shows (`showMasterSp`, ECMA-376 part 1, 19.3.1).
 */
import type { Marking, PresentMarking } from '../../../model/marking.ts';
import { applyEdits, type TextEdit } from '../../text-edit.ts';
import { attributesOf, encodeXml, scanXml, type XmlText } from '../../xml.ts';
import { relationshipKind, type OpcPackage } from '../opc.ts';
import type { PackageDraft } from '../package-edit.ts';
import { dialectOf } from './dialect.ts';
import { isForeign } from '../../foreign-marking.ts';
import { bitsOf, distinct, emuPerPoint, type Marker, type MarkingRequest } from './marker.ts';
import { readShapes, type ShapeTree, type SlideShape } from './powerpoint-marks.ts';
import { markingShape, type SlidePage } from './powerpoint-shapes.ts';

export const powerpointMarker: Marker = {
  markable: ['header', 'footer', 'watermark'],
  read: (pkg, main) =>
    distinct(
      [...slideParts(pkg, main)].flatMap((part) => treeOf(pkg, part).shapes.flatMap((shape) => presentIn(shape))),
    ),
  write: writeMarkings,
};

interface SlidePart {
  readonly name: string;
  readonly kind: 'slideMaster' | 'slideLayout' | 'slide';
  readonly xml: XmlText;
}

/** Masters, their layouts, slides: one after the other, since there may be many. */
function* slideParts(pkg: OpcPackage, main: string): Generator<SlidePart> {
  const seen = new Set<string>();
  const related = function* (owner: string, kind: SlidePart['kind']): Generator<SlidePart> {
    for (const relationship of pkg.relationships(owner)) {
      const name = relationship.external ? undefined : pkg.find(relationship.target)?.name;
      if (relationshipKind(relationship) !== kind || name === undefined || seen.has(name)) continue;
      seen.add(name);
      yield { name, kind, xml: pkg.xml(name) };
    }
  };
  for (const master of related(main, 'slideMaster')) {
    yield master;
    yield* related(master.name, 'slideLayout');
  }
  yield* related(main, 'slide');
}

const nothing: ShapeTree = { shapes: [], insertAt: undefined, highestId: 0 };

/** Most layouts and slides hold no marking, which is told without reading them tag by tag. */
function treeOf(pkg: OpcPackage, { xml }: SlidePart): ShapeTree {
  return /Labelwright_|classification|MSIP/u.test(xml.text) ? readShapes(xml.text, pkg.budget) : nothing;
}

function presentIn({ kind, text, key }: SlideShape): readonly PresentMarking[] {
  if (kind === undefined) return [];
  return [key === undefined ? { kind, text, by: 'office' } : { kind, text, by: 'ours', key }];
}

function writeMarkings(draft: PackageDraft, { main, markings, remove }: MarkingRequest): number {
  const { pkg } = draft;
  const kinds = new Set<Marking['kind']>();
  let page: SlidePage | undefined;
  for (const part of slideParts(pkg, main)) {
    const target = part.kind === 'slideMaster' || hidesMaster(part);
    const patterns = part.kind === 'slide' ? [] : remove;
    const asked = target ? markings : [];
    const tree = asked.length + patterns.length > 0 ? readShapes(part.xml.text, pkg.budget) : treeOf(pkg, part);
    const plan = planPart(tree, asked, patterns);
    for (const { kind } of [...plan.kept, ...plan.missing]) if (kind !== undefined) kinds.add(kind);
    if (plan.missing.length > 0) page ??= readPage(pkg, main);
    const edits = page === undefined ? plan.edits : [...plan.edits, ...addShapes(tree, plan.missing, page)];
    if (edits.length === 0) continue;
    draft.write(part.name, encodeXml({ ...part.xml, text: applyEdits(part.xml.text, edits) }));
  }
  return bitsOf(kinds);
}

interface Plan {
  readonly edits: readonly TextEdit[];
  /** Markings that stay. */
  readonly kept: readonly SlideShape[];
  readonly missing: readonly Marking[];
}

/** A placeholder stays, whatever it says: its slides refer to it. */
function planPart({ shapes, insertAt }: ShapeTree, asked: readonly Marking[], patterns: readonly RegExp[]): Plan {
  const kept: SlideShape[] = [];
  const gone: SlideShape[] = [];
  for (const shape of shapes) {
    if (shape.key === undefined) {
      const foreign = !shape.placeholder && isForeign(shape.text, patterns);
      if (foreign) gone.push(shape);
      else if (shape.kind !== undefined) kept.push(shape);
      continue;
    }
    const wanted = asked.some(({ kind, key }) => kind === shape.kind && key === shape.key);
    const twice = kept.some(({ kind, key }) => kind === shape.kind && key !== undefined);
    (wanted && !twice ? kept : gone).push(shape);
  }
  const isThere = ({ kind, text }: Marking): boolean =>
    kept.some((shape) => shape.kind === kind && (shape.key !== undefined || shape.text === text));
  return {
    edits: gone.map(({ start, end }) => ({ start, end, text: '' })),
    kept,
    missing: insertAt === undefined ? [] : asked.filter((marking) => !isThere(marking)),
  };
}

function addShapes(
  { insertAt = 0, highestId }: ShapeTree,
  missing: readonly Marking[],
  page: SlidePage,
): readonly TextEdit[] {
  if (missing.length === 0) return [];
  const text = missing.map((marking, index) => markingShape(marking, highestId + 1 + index, page)).join('');
  return [{ start: insertAt, end: insertAt, text }];
}

/** Of a layout or slide: the root's attribute, which is true where it is missing. */
function hidesMaster({ xml }: SlidePart): boolean {
  const root = /<[^?!>][^>]*>/u.exec(xml.text)?.[0] ?? '';
  return /\sshowMasterSp\s*=\s*["'](?:0|false)["']/u.test(root);
}

/** Of the presentation; 10 by 7.5 inches where it doesn't say. */
function readPage(pkg: OpcPackage, main: string): SlidePage {
  let [width, height] = [720, 540];
  let strict: boolean | undefined;
  scanXml(
    pkg.xml(main).text,
    {
      open(tag) {
        const attributes = attributesOf(tag);
        strict ??= [...attributes.values()].includes(dialectOf(true).presentation);
        if (tag.local !== 'sldSz') return;
        width = (Number(attributes.get('cx')) || width * emuPerPoint) / emuPerPoint;
        height = (Number(attributes.get('cy')) || height * emuPerPoint) / emuPerPoint;
      },
    },
    pkg.budget,
  );
  return { dialect: dialectOf(strict ?? false), width, height };
}
