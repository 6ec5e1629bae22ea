/** The LabelInfo part, `docMetadata/LabelInfo.xml`: MS-OFFCRYPTO 2.6.5, written byte for byte as Office does. */
import type { LabelAssignment } from '../../model/label.ts';
import type { SiteId } from '../../model/ids.ts';
import { bareGuid } from '../label-metadata.ts';
import type { Budget } from '../limits.ts';
import { applyEdits, type TextEdit } from '../text-edit.ts';
import { attributesOf, type XmlTag } from '../xml.ts';
import { readRoot } from './xml-root.ts';

export interface LabelElement {
  /** Lower case, without braces. */
  readonly id: string;
  readonly siteId: string;
  readonly enabled: boolean;
  /** A tombstone: the tenant's label was taken out, whatever the custom properties say. */
  readonly removed: boolean;
  readonly method: string;
  readonly contentBits: number;
  /** Where it lies in the part's text. */
  readonly start: number;
  readonly end: number;
}

export const emptyLabelInfo =
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?>' +
  '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"></clbl:labelList>';

/** Other writers differ in the order of attributes and leave braces out; that is read all the same. */
export function readLabelInfo(xml: string, budget: Budget): readonly LabelElement[] {
  return readRoot(xml, budget).children.flatMap(({ tag, end }) => (tag.local === 'label' ? readElement(tag, end) : []));
}

function readElement(tag: XmlTag, end: number): LabelElement {
  const attributes = attributesOf(tag);
  const value = (name: string): string => attributes.get(name) ?? '';
  return {
    id: bareGuid(value('id')),
    siteId: bareGuid(value('siteId')),
    enabled: isTrue(value('enabled')),
    removed: isTrue(value('removed')),
    method: value('method'),
    contentBits: Number.parseInt(value('contentBits'), 10) || 0,
    start: tag.start,
    end,
  };
}

function isTrue(value: string): boolean {
  return value === '1' || value.toLowerCase() === 'true';
}

/** The part with this label as its tenant's only one. */
export function setLabelElement(xml: string, label: LabelAssignment, budget: Budget): string {
  const method = label.method === 'privileged' ? 'Privileged' : 'Standard';
  const { siteId } = label;
  const attributes =
    `id="{${label.labelId}}" enabled="1" method="${method}" siteId="{${siteId}}" ` +
    `contentBits="${label.contentBits}" removed="0"`;
  return replaceElement(xml, { siteId, attributes, budget });
}

/** The part with a tombstone in the place of the tenant's label, so that no stale property brings it back. */
export function removeLabelElement(xml: string, siteId: SiteId, budget: Budget): string {
  const attributes = `id="{${siteId}}" enabled="0" method="" siteId="{${siteId}}" removed="1"`;
  return replaceElement(xml, { siteId, attributes, budget });
}

interface Replacement {
  readonly siteId: SiteId;
  readonly attributes: string;
  readonly budget: Budget;
}

function replaceElement(xml: string, { siteId, attributes, budget }: Replacement): string {
  const root = readRoot(xml, budget);
  const element = `<${root.prefix}label ${attributes} />`;
  const elements = readLabelInfo(xml, budget);
  const [first, ...others] = elements.filter((label) => label.siteId === siteId);
  if (first === undefined) {
    return applyEdits(xml, [root.insert(element, elements.at(-1)?.end ?? root.tag.end)]);
  }
  const edits: TextEdit[] = others.map(({ start, end }) => ({ start, end, text: '' }));
  return applyEdits(xml, [{ start: first.start, end: first.end, text: element }, ...edits]);
}
