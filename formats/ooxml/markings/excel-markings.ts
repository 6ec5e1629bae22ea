/** Markings of workbooks: a section of the headers and footers of each sheet, worksheets and chart sheets alike. No watermarks. */
import type { Marking, MarkingKind, PresentMarking } from '../../../model/marking.ts';
import { applyEdits, type TextEdit } from '../../text-edit.ts';
import { encodeXml, escapeXml } from '../../xml.ts';
import { relationshipKind, type OpcPackage } from '../opc.ts';
import type { PackageDraft } from '../package-edit.ts';
import {
  foreignCuts,
  kindOfSlot,
  longest,
  origin,
  readMarks,
  showsAlready,
  writeMark,
  type Cut,
} from './excel-codes.ts';
import { readSheetEnd, writeSheetEnd, type Element, type SheetEnd } from './excel-sheet.ts';
import { mappedString, type MappedString } from './mapped-string.ts';
import { bitsOf, distinct, type Marker, type MarkingRequest } from './marker.ts';

export const excelMarker: Marker = {
  markable: ['header', 'footer'],
  read: (pkg, main) =>
    distinct([...sheetEnds(pkg, main)].flatMap(({ end }) => slotNames.flatMap((slot) => presentIn(end, slot)))),
  write: writeMarkings,
};

/** In the order in which they must stand. */
const slotNames = ['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'] as const;
type Slot = (typeof slotNames)[number];

const sheetKinds = new Set(['worksheet', 'chartsheet', 'dialogsheet', 'xlMacrosheet', 'xlIntlMacrosheet']);

/** One after the other, since a sheet may be large. */
function* sheetEnds(pkg: OpcPackage, main: string): Generator<{ readonly name: string; readonly end: SheetEnd }> {
  const seen = new Set<string>();
  for (const relationship of pkg.relationships(main)) {
    const entry = relationship.external ? undefined : pkg.find(relationship.target);
    if (!sheetKinds.has(relationshipKind(relationship)) || entry === undefined || seen.has(entry.name)) continue;
    seen.add(entry.name);
    yield { name: entry.name, end: readSheetEnd(pkg.zip, entry, pkg.budget) };
  }
}

function presentIn(end: SheetEnd, slot: Slot): readonly PresentMarking[] {
  const kind = kindOfSlot(slot);
  return readMarks(stringOf(end, slot)?.text ?? '').map(({ text, key }) =>
    key === undefined ? { kind, text, by: 'office' } : { kind, text, by: 'ours', key },
  );
}

/** Undefined where there is none, or what is there isn't plain text. */
function stringOf({ xml, slots }: SheetEnd, slot: Slot): MappedString | undefined {
  const element = slots.get(slot);
  if (element === undefined) return undefined;
  return mappedString(element.tag.selfClosing ? '' : xml.text.slice(element.tag.end, element.closeStart));
}

/** Sheets are looked at only where something says that there is or will be a marking: a large one takes time. */
function writeMarkings(draft: PackageDraft, { main, markings, remove, labeledBits }: MarkingRequest): number {
  const asked = markings.filter(({ kind }) => kind !== 'watermark');
  if (asked.length === 0 && remove.length === 0 && (labeledBits & bitsOf(['header', 'footer'])) === 0) return 0;
  const shown = new Set<MarkingKind>();
  const lacking = new Set<MarkingKind>();
  for (const { name, end } of sheetEnds(draft.pkg, main)) {
    const plans = planSlots(end, asked, remove);
    for (const { slot, state } of plans) {
      if (state === 'shown') shown.add(kindOfSlot(slot));
      if (state === 'lacking') lacking.add(kindOfSlot(slot));
    }
    const edits = editSheet(end, plans);
    if (edits.length === 0) continue;
    const xml = { ...end.xml, text: applyEdits(end.xml.text, edits) };
    const content = writeSheetEnd(end, xml, encodeXml);
    if (end.cut === undefined) draft.write(name, content);
    else draft.writeTail(name, { cut: end.cut, content });
  }
  return bitsOf([...shown].filter((kind) => !lacking.has(kind)));
}

interface SlotPlan {
  readonly slot: Slot;
  readonly element: Element | undefined;
  readonly string: MappedString;
  readonly cuts: readonly Cut[];
  readonly added: string;
  /** `origin` of what goes. */
  readonly gone: number;
  /** Whether the marking that belongs here is here then; `none` belongs here otherwise. */
  readonly state: 'shown' | 'lacking' | 'none';
}

function planSlots(end: SheetEnd, asked: readonly Marking[], patterns: readonly RegExp[]): readonly SlotPlan[] {
  const all = slotNames.flatMap((slot) => readMarks(stringOf(end, slot)?.text ?? ''));
  const inherited = all.reduce((flags, mark) => flags | mark.flags, 0) & (origin.group | origin.emptyGroup);
  const { group } = end;
  const groupFlags = group === undefined ? origin.group : group.tag.selfClosing ? origin.emptyGroup : inherited;
  return slotNames.map((slot) => {
    const used =
      slot.startsWith('odd') ||
      (slot.startsWith('even') && end.differentOddEven) ||
      (slot.startsWith('first') && end.differentFirst);
    const marking = used ? asked.find(({ kind }) => kind === kindOfSlot(slot)) : undefined;
    return planSlot({ end, slot, marking, patterns, groupFlags });
  });
}

interface SlotContext {
  readonly end: SheetEnd;
  readonly slot: Slot;
  readonly marking: Marking | undefined;
  readonly patterns: readonly RegExp[];
  readonly groupFlags: number;
}

function planSlot({ end, slot, marking, patterns, groupFlags }: SlotContext): SlotPlan {
  const element = end.slots.get(slot);
  const string = element === undefined ? mappedString('') : stringOf(end, slot);
  const none = { slot, element, string: mappedString('') ?? { text: '', at: [] }, cuts: [], added: '', gone: 0 };
  if (string === undefined) return { ...none, state: marking === undefined ? 'none' : 'lacking' };
  const marks = readMarks(string.text);
  const foreign = foreignCuts(string.text, patterns);
  const kept = marks.find(({ key }) => key !== undefined && key === marking?.key);
  const stale = marks.filter((mark) => mark.key !== undefined && mark !== kept);
  const cuts = [...foreign, ...stale];
  const left = without(string.text, cuts);
  const gone = stale.reduce((flags, mark) => flags | mark.flags, 0);
  const office = marks.some((mark) => mark.key === undefined && !foreign.some(({ start }) => start === mark.start));
  const plan = { slot, element, string, cuts, gone, added: '' };
  if (marking === undefined) return { ...plan, state: office ? 'shown' : 'none' };
  if (kept !== undefined || showsAlready(marking, left)) return { ...plan, state: 'shown' };
  const own = element === undefined ? origin.element : element.tag.selfClosing ? origin.emptyElement : 0;
  const added = writeMark(marking, left, own | groupFlags | gone);
  if (left.length + added.length > longest) return { ...plan, state: 'lacking' };
  return { ...plan, added, state: 'shown' };
}

function without(text: string, cuts: readonly Cut[]): string {
  return applyEdits(
    text,
    cuts.map(({ start, end }) => ({ start, end, text: '' })),
  );
}

/** An element goes with the last of its content, where ours brought it; so does the group of them. */
function editSheet(end: SheetEnd, plans: readonly SlotPlan[]): readonly TextEdit[] {
  const { group, prefix, insertAt, xml } = end;
  const fresh = plans.filter(({ element, added }) => element === undefined && added !== '');
  const written = (later: readonly SlotPlan[]): string =>
    later.map(({ slot, added }) => `<${prefix}${slot}>${escapeXml(added)}</${prefix}${slot}>`).join('');
  if (group === undefined || group.tag.selfClosing) {
    if (fresh.length === 0) return [];
    const name = group?.tag.name ?? `${prefix}headerFooter`;
    const opening = group === undefined ? `<${name}>` : `${xml.text.slice(group.tag.start, group.tag.end - 2)}>`;
    const place =
      group === undefined ? { start: insertAt, end: insertAt } : { start: group.tag.start, end: group.tag.end };
    return [{ ...place, text: `${opening}${written(fresh)}</${name}>` }];
  }
  const edits = plans.flatMap((plan) => editSlot(end, plan));
  const removed = plans.filter((plan) => goes(plan));
  if (removed.length === end.slots.size && removed.length > 0 && fresh.length === 0) {
    const flags = removed.reduce((all, { gone }) => all | gone, 0);
    if ((flags & origin.group) !== 0) return [{ start: group.tag.start, end: group.closeEnd, text: '' }];
    if ((flags & origin.emptyGroup) !== 0) return [{ start: group.tag.end - 1, end: group.closeEnd, text: '/>' }];
  }
  const insertions = fresh.map((plan) => {
    const later = slotNames.slice(slotNames.indexOf(plan.slot)).flatMap((slot) => end.slots.get(slot) ?? []);
    const at = Math.min(group.closeStart, ...later.map(({ tag }) => tag.start));
    return { start: at, end: at, text: written([plan]) };
  });
  return [...insertions, ...edits];
}

function goes({ element, string, cuts, added, gone }: SlotPlan): boolean {
  return (
    element !== undefined &&
    added === '' &&
    cuts.length > 0 &&
    (gone & origin.element) !== 0 &&
    without(string.text, cuts) === ''
  );
}

function editSlot({ xml }: SheetEnd, plan: SlotPlan): readonly TextEdit[] {
  const { element, string, cuts, added, gone } = plan;
  if (element === undefined || (cuts.length === 0 && added === '')) return [];
  const { tag, closeStart, closeEnd } = element;
  if (goes(plan)) return [{ start: tag.start, end: closeEnd, text: '' }];
  if (tag.selfClosing) {
    const opening = `${xml.text.slice(tag.start, tag.end - 2)}>`;
    return [{ start: tag.start, end: tag.end, text: `${opening}${escapeXml(added)}</${tag.name}>` }];
  }
  const left = without(string.text, cuts);
  if (left === '' && added === '' && (gone & origin.emptyElement) !== 0) {
    return [{ start: tag.end - 1, end: closeEnd, text: '/>' }];
  }
  const place = (offset: number): number => tag.end + (string.at[offset] ?? 0);
  return [
    ...cuts.map(({ start, end }) => ({ start: place(start), end: place(end), text: '' })),
    { start: closeStart, end: closeStart, text: escapeXml(added) },
  ];
}
