/** The sensitivity labels that a package carries, in either place: MS-OFFCRYPTO 2.6.3 says which one counts. */
import { FileError } from '../../model/errors.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { AssignmentMethod, PresentLabel } from '../../model/label.ts';
import { readCustomProperties, type CustomProperty } from './custom-properties.ts';
import { bareGuid, readLabelInfo, type LabelElement } from './label-info.ts';
import { relationshipKind, type OpcPackage, type Relationship } from './opc.ts';

/** Where one label's custom properties `MSIP_Label_<GUID>_<attribute>` stand. */
export interface LabelGroup {
  readonly labelId: string;
  /** Undefined where a file of an older client doesn't say. */
  readonly siteId: string | undefined;
  readonly enabled: boolean;
  /** By attribute, lower case. */
  readonly properties: ReadonlyMap<string, CustomProperty>;
}

export interface LabelStores {
  readonly groups: readonly LabelGroup[];
  readonly elements: readonly LabelElement[];
}

/** Relationship of the LabelInfo part: MS-OI29500 3.4.1.5. */
export const labelInfoRelationship = 'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels';

export function customPropertiesRelationship(pkg: OpcPackage): Relationship | undefined {
  return only(pkg, ['custom-properties', 'customProperties']);
}

export function labelInfoRelationshipOf(pkg: OpcPackage): Relationship | undefined {
  return only(pkg, ['classificationlabels']);
}

function only(pkg: OpcPackage, kinds: readonly string[]): Relationship | undefined {
  const found = pkg
    .relationships('')
    .filter((relationship) => !relationship.external && kinds.includes(relationshipKind(relationship)));
  if (found.length > 1)
    throw new FileError('corrupt', 'Cannot read Office file: a part that may occur once is there twice');
  return found[0];
}

export function readStores(pkg: OpcPackage): LabelStores {
  const custom = customPropertiesRelationship(pkg)?.target;
  const info = labelInfoRelationshipOf(pkg)?.target;
  return {
    groups: isThere(pkg, custom) ? readGroups(readCustomProperties(pkg.xml(custom).text, pkg.budget)) : [],
    elements: isThere(pkg, info) ? readLabelInfo(pkg.xml(info).text, pkg.budget) : [],
  };
}

function isThere(pkg: OpcPackage, part: string | undefined): part is string {
  return part !== undefined && pkg.find(part) !== undefined;
}

function readGroups(properties: readonly CustomProperty[]): readonly LabelGroup[] {
  const byLabel = new Map<string, Map<string, CustomProperty>>();
  for (const property of properties) {
    const [, id, attribute] = /^MSIP_Label_\{?([0-9a-f-]{36})\}?_(.+)$/iu.exec(property.name) ?? [];
    if (id === undefined || attribute === undefined) continue;
    const group = byLabel.get(id.toLowerCase()) ?? new Map<string, CustomProperty>();
    group.set(attribute.toLowerCase(), property);
    byLabel.set(id.toLowerCase(), group);
  }
  return [...byLabel].map(([labelId, group]) => {
    const siteId = group.get('siteid')?.value;
    return {
      labelId,
      siteId: siteId === undefined ? undefined : bareGuid(siteId),
      enabled: group.get('enabled')?.value.trim().toLowerCase() === 'true',
      properties: group,
    };
  });
}

/** One label per tenant. An element of LabelInfo, a tombstone too, outweighs the tenant's custom properties. */
export function readLabels(pkg: OpcPackage): readonly PresentLabel[] {
  const { groups, elements } = readStores(pkg);
  const labels = new Map<string, PresentLabel>();
  const byLabel = new Map(groups.map((group) => [group.labelId, group]));
  const decided = new Set(elements.map(({ siteId }) => siteId));
  for (const element of elements) {
    if (element.enabled && !element.removed) labels.set(element.siteId, fromElement(element, byLabel.get(element.id)));
  }
  for (const group of [...groups].sort((a, b) => setTime(a) - setTime(b))) {
    if (group.siteId === undefined || !group.enabled || decided.has(group.siteId)) continue;
    labels.set(group.siteId, fromGroup(group, group.siteId));
  }
  return [...labels.values()];
}

/** Two labels of one tenant must not be, but where they are the later one counts. */
function setTime(group: LabelGroup): number {
  return Date.parse(group.properties.get('setdate')?.value ?? '') || 0;
}

function fromElement(element: LabelElement, group: LabelGroup | undefined): PresentLabel {
  const name = group?.properties.get('name')?.value;
  return {
    siteId: element.siteId as SiteId,
    labelId: element.id as LabelId,
    method: readMethod(element.method),
    ...(name === undefined ? {} : { name }),
    contentBits: element.contentBits,
  };
}

function fromGroup({ labelId, properties }: LabelGroup, siteId: string): PresentLabel {
  const name = properties.get('name')?.value;
  return {
    siteId: siteId as SiteId,
    labelId: labelId as LabelId,
    method: readMethod(properties.get('method')?.value ?? ''),
    ...(name === undefined ? {} : { name }),
    contentBits: Number.parseInt(properties.get('contentbits')?.value ?? '', 10) || 0,
  };
}

function readMethod(text: string): AssignmentMethod {
  const method = text.trim().toLowerCase();
  return method === 'privileged' || method === 'auto' ? method : 'standard';
}
