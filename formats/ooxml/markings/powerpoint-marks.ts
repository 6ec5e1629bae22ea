/** The shapes of a slide master, layout or slide that hold text, and the markings among them, ours and Office's. */
import type { MarkingKind } from '../../../model/marking.ts';
import type { Budget } from '../../limits.ts';
import { attributesOf, scanXml, type XmlTag } from '../../xml.ts';
import { kindOfOutcome, readTag } from './marker.ts';

export interface SlideShape {
  readonly start: number;
  readonly end: number;
  /** Its paragraphs, one per line. */
  readonly text: string;
  /** Its text is that of a placeholder. */
  readonly placeholder: boolean;
  /** Of a marking. */
  readonly kind: MarkingKind | undefined;
  /** Of ours. */
  readonly key: string | undefined;
}

export interface ShapeTree {
  /** In the order in which they end. */
  readonly shapes: readonly SlideShape[];
  /** Where a shape goes to stand above all others; undefined where there is no tree. */
  readonly insertAt: number | undefined;
  readonly highestId: number;
}

interface Draft {
  readonly tag: XmlTag;
  text: string;
  placeholder: boolean;
  name: string;
  description: string;
  outcome: MarkingKind | undefined;
}

export function readShapes(xml: string, budget: Budget): ShapeTree {
  const shapes: SlideShape[] = [];
  const open: Draft[] = [];
  const ancestors: XmlTag[] = [];
  let tree: XmlTag | undefined;
  let insertAt: number | undefined;
  let highestId = 0;
  const note = (tag: XmlTag): void => {
    if (tag.local === 'cNvPr') highestId = Math.max(highestId, Number(attributesOf(tag).get('id')) || 0);
    const shape = open.at(-1);
    if (shape !== undefined) noteShape(shape, tag);
  };
  scanXml(
    xml,
    {
      open(tag) {
        const isTree = tag.local === 'spTree' && ancestors.at(-1)?.local === 'cSld';
        if (isTree) tree ??= tag;
        if (tag.local === 'extLst' && ancestors.at(-1) === tree) insertAt ??= tag.start;
        ancestors.push(tag);
        if (tag.local === 'sp') {
          open.push({ tag, text: '', placeholder: false, name: '', description: '', outcome: undefined });
        } else note(tag);
      },
      close(tag, start, end) {
        ancestors.pop();
        if (tag === tree && !tag.selfClosing) insertAt ??= start;
        const shape = open.at(-1);
        if (shape === undefined) return;
        if (tag.local === 'p') shape.text += '\n';
        if (tag !== shape.tag) return;
        open.pop();
        shapes.push(shapeOf(shape, end));
      },
      text(text, parent) {
        const shape = open.at(-1);
        if (shape !== undefined && parent.local === 't') shape.text += text;
      },
    },
    budget,
  );
  return { shapes, insertAt, highestId };
}

function noteShape(shape: Draft, tag: XmlTag): void {
  if (tag.local === 'br') shape.text += '\n';
  else if (tag.local === 'ph') shape.placeholder = true;
  else if (tag.local === 'classification') shape.outcome ??= kindOfOutcome(attributesOf(tag).get('val') ?? '');
  else if (tag.local === 'cNvPr' && shape.name === '') {
    const attributes = attributesOf(tag);
    shape.name = attributes.get('name') ?? '';
    shape.description = attributes.get('descr') ?? '';
  }
}

function shapeOf({ tag, text, placeholder, name, description, outcome }: Draft, end: number): SlideShape {
  const ours = readTag(name);
  return {
    start: tag.start,
    end,
    text: text.trim(),
    placeholder,
    kind: ours?.kind ?? outcome ?? olderKind(name, description),
    key: ours?.key,
  };
}

/** Names that older clients gave, who had no tag (Microsoft Graph and the Azure Information Protection add-in). */
const olderNames: Readonly<Record<string, MarkingKind | undefined>> = {
  MSIPCM_v1_header: 'header',
  MSIPCM_v1_footer: 'footer',
  MSIPWM_v1_main: 'watermark',
};

function olderKind(name: string, description: string): MarkingKind | undefined {
  if (name !== 'MSIPCMContentMarking') return olderNames[name];
  const placement = /"Placement"\s*:\s*"(Header|Footer)"/iu.exec(description)?.[1]?.toLowerCase();
  return placement === 'header' || placement === 'footer' ? placement : undefined;
}
