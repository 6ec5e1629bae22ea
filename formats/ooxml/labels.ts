/** The sensitivity labels that a package carries, in either place: MS-OFFCRYPTO 2.6.3 says which one counts. */
import { FileError } from '../../model/errors.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelSource, PresentLabel } from '../../model/label.ts';
import { groupPairs, presentLabels, readMethod, type LabelGroup } from '../label-metadata.ts';
import type { Budget } from '../limits.ts';
import { readCustomProperties, type CustomProperty } from './custom-properties.ts';
import { readLabelInfo, type LabelElement } from './label-info.ts';
import { partKey, type OpcPackage, type Relationship } from './opc.ts';

export interface LabelStores {
  readonly groups: readonly LabelGroup<CustomProperty>[];
  readonly elements: readonly LabelElement[];
}

/** Relationship of the LabelInfo part: MS-OI29500 3.4.1.5. */
export const labelInfoRelationship = 'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels';

/** Those of custom properties: transitional (ECMA-376 part 1, 15.2.12.2) and strict. */
export const customPropertiesRelationships = {
  transitional: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties',
  strict: 'http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties',
};

export function customPropertiesRelationship(pkg: OpcPackage): Relationship | undefined {
  return only(pkg, Object.values(customPropertiesRelationships));
}

export function labelInfoRelationshipOf(pkg: OpcPackage): Relationship | undefined {
  return only(pkg, [labelInfoRelationship]);
}

/** Two of them are refused unless they lead to the same part: readers differ in which of the parts they take. */
function only(pkg: OpcPackage, types: readonly string[]): Relationship | undefined {
  const found = pkg.relationships('').filter(({ type, external }) => !external && types.includes(type));
  if (new Set(found.map(({ target }) => partKey(target))).size > 1) {
    throw new FileError('corrupt', 'Cannot read Office file: a part that may occur once is there twice');
  }
  return found[0];
}

export function readStores(pkg: OpcPackage): LabelStores {
  const custom = customPropertiesRelationship(pkg)?.target;
  const info = labelInfoRelationshipOf(pkg)?.target;
  return {
    groups: isThere(pkg, custom) ? groupPairs(readCustomProperties(pkg.xml(custom).text, pkg.budget)) : [],
    elements: isThere(pkg, info) ? readLabelInfo(pkg.xml(info).text, pkg.budget) : [],
  };
}

function isThere(pkg: OpcPackage, part: string | undefined): part is string {
  return part !== undefined && pkg.find(part) !== undefined;
}

/**
 * One label per tenant. An element of LabelInfo, a tombstone too, outweighs the tenant's custom properties, unless it is the tenant that is
 * known not to use the part.
 */
export function readLabels(pkg: OpcPackage, customOnly?: SiteId): readonly PresentLabel[] {
  const { groups, elements: all } = readStores(pkg);
  const elements = all.filter(({ siteId }) => siteId !== customOnly);
  const inInfo = elementLabels(elements, groups, 'label-info');
  return [
    ...inInfo.labels,
    ...presentLabels(groups, 'custom-properties').filter(({ siteId }) => !inInfo.decided.has(siteId)),
  ];
}

export interface ElementLabels {
  readonly labels: readonly PresentLabel[];
  /** Tenants that have an element, whatever it says: no other place counts for them. */
  readonly decided: ReadonlySet<string>;
}

/** The labels of LabelInfo's XML where it stands outside of a package; none in an empty text. Throws `FileError`. */
export function readElementLabels(xml: string, source: LabelSource, budget: Budget): ElementLabels {
  return elementLabels(xml === '' ? [] : readLabelInfo(xml, budget), [], source);
}

function elementLabels(
  elements: readonly LabelElement[],
  groups: readonly LabelGroup[],
  source: LabelSource,
): ElementLabels {
  const byLabel = new Map(groups.map((group) => [group.labelId, group]));
  const bySite = new Map<string, PresentLabel>();
  for (const element of elements) {
    if (!element.enabled || element.removed) continue;
    bySite.set(element.siteId, fromElement(element, byLabel.get(element.id), source));
  }
  return { labels: [...bySite.values()], decided: new Set(elements.map(({ siteId }) => siteId)) };
}

function fromElement(element: LabelElement, group: LabelGroup | undefined, source: LabelSource): PresentLabel {
  const name = group?.pairs.get('name')?.value;
  return {
    siteId: element.siteId as SiteId,
    labelId: element.id as LabelId,
    method: readMethod(element.method),
    ...(name === undefined ? {} : { name }),
    contentBits: element.contentBits,
    source,
  };
}
