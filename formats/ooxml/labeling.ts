/**
 * Writing labels into a package: custom properties, which every reader understands, and the LabelInfo part, which outweighs
 * them for tenants that turned co-authoring of protected files on (MS-OFFCRYPTO 2.6.3). Other tenants' labels stay untouched.
 */
import type { SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { spliceZip } from '../containers/zip-splice.ts';
import type { Labeling } from '../format.ts';
import {
  editCustomProperties,
  emptyCustomProperties,
  type CustomProperty,
  type NewProperty,
} from './custom-properties.ts';
import { emptyLabelInfo, removeLabelElement, setLabelElement, type LabelElement } from './label-info.ts';
import {
  customPropertiesRelationship,
  labelInfoRelationship,
  labelInfoRelationshipOf,
  readStores,
  type LabelGroup,
  type LabelStores,
} from './labels.ts';
import type { OpcPackage, Relationship } from './opc.ts';
import { editPackage, type PartChange } from './package-edit.ts';
import type { XmlText } from './xml.ts';

/** Keys and values of custom properties hold at most this many characters. */
const valueLimit = 255;

export function createLabeling(pkg: OpcPackage): Labeling {
  return {
    set(label, store) {
      const stores = readStores(pkg);
      const target = targetOf(stores, label, store);
      if (isCarried(stores, label, target)) return undefined;
      const changes = [
        ...(target.custom ? [setCustom(pkg, stores, label)] : []),
        ...(target.info ? [changeInfo(pkg, (xml) => setLabelElement(xml, label, pkg.budget))] : []),
      ];
      return spliceZip(pkg.zip, editPackage(pkg, changes));
    },
    remove(siteId) {
      const stores = readStores(pkg);
      const groups = groupsOf(stores, siteId);
      const labeled = elementsOf(stores, siteId).some((element) => !element.removed);
      if (groups.length === 0 && !labeled) return undefined;
      const remove = groups.flatMap(({ properties }) => [...properties.values()]);
      const changes = [
        ...(remove.length > 0 ? [changeCustom(pkg, { remove, add: [] })] : []),
        ...(labeled ? [changeInfo(pkg, (xml) => removeLabelElement(xml, siteId, pkg.budget))] : []),
      ];
      return spliceZip(pkg.zip, editPackage(pkg, changes));
    },
  };
}

function groupsOf({ groups }: LabelStores, siteId: SiteId): readonly LabelGroup[] {
  return groups.filter((group) => group.siteId === siteId);
}

function elementsOf({ elements }: LabelStores, siteId: SiteId): readonly LabelElement[] {
  return elements.filter((element) => element.siteId === siteId);
}

interface Target {
  readonly custom: boolean;
  readonly info: boolean;
}

/** A tenant's label stays where it is; where both places have it, both are kept in line. */
function targetOf(stores: LabelStores, label: LabelAssignment, store: LabelStore): Target {
  const inInfo = elementsOf(stores, label.siteId).length > 0;
  const inCustom = ownGroups(stores, label).length > 0;
  return {
    custom: inCustom || store === 'custom' || (store === 'auto' && !inInfo),
    info: inInfo || store === 'labelInfo',
  };
}

/** The tenant's groups, and the label's own where it doesn't name its tenant: a label belongs to one tenant only. */
function ownGroups({ groups }: LabelStores, label: LabelAssignment): readonly LabelGroup[] {
  return groups.filter((group) => group.siteId === label.siteId || group.labelId === label.labelId);
}

function isCarried(stores: LabelStores, label: LabelAssignment, target: Target): boolean {
  const groups = ownGroups(stores, label);
  const elements = elementsOf(stores, label.siteId);
  const [group, element] = [groups[0], elements[0]];
  const custom =
    groups.length === 1 && group?.enabled === true && group.labelId === label.labelId && group.siteId === label.siteId;
  const info = elements.length === 1 && element?.enabled === true && !element.removed && element.id === label.labelId;
  return (!target.custom || custom) && (!target.info || info);
}

/** Attributes that others added to this same label stay; all of the tenant's other labels go. */
function setCustom(pkg: OpcPackage, stores: LabelStores, label: LabelAssignment): PartChange {
  const add = labelProperties(label);
  const names = new Set(add.map(({ name }) => name.toLowerCase()));
  const remove = ownGroups(stores, label).flatMap(({ labelId, properties }) =>
    [...properties.values()].filter(({ name }) => labelId !== label.labelId || names.has(name.toLowerCase())),
  );
  return changeCustom(pkg, { remove, add });
}

/** In the order in which Office writes them. */
function labelProperties(label: LabelAssignment): readonly NewProperty[] {
  const attributes = {
    Enabled: 'true',
    SetDate: label.setDate,
    Method: label.method === 'privileged' ? 'Privileged' : 'Standard',
    Name: cut(label.name, valueLimit),
    SiteId: label.siteId,
    ActionId: label.actionId,
    ContentBits: String(label.contentBits),
  };
  return Object.entries(attributes).map(([key, value]) => ({ name: `MSIP_Label_${label.labelId}_${key}`, value }));
}

/** Never within a surrogate pair. */
function cut(text: string, limit: number): string {
  const kept = text.slice(0, limit);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

interface CustomChange {
  readonly remove: readonly CustomProperty[];
  readonly add: readonly NewProperty[];
}

function changeCustom(pkg: OpcPackage, change: CustomChange): PartChange {
  const existing = customPropertiesRelationship(pkg);
  const strict = pkg.relationships('').some(({ type }) => type.startsWith(strictRelationships));
  const { text, encoding } = present(pkg, existing, emptyCustomProperties(strict));
  return {
    existing,
    relationshipType: strict
      ? `${strictRelationships}/customProperties`
      : 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties',
    contentType: 'application/vnd.openxmlformats-officedocument.custom-properties+xml',
    preferredName: 'docProps/custom.xml',
    content: { text: editCustomProperties(text, { ...change, budget: pkg.budget }), encoding },
  };
}

const strictRelationships = 'http://purl.oclc.org/ooxml/officeDocument/relationships';

/** The content type is Office's own, not the specification's `application/xml`, which Open XML SDK refuses. */
function changeInfo(pkg: OpcPackage, change: (xml: string) => string): PartChange {
  const existing = labelInfoRelationshipOf(pkg);
  const { text, encoding } = present(pkg, existing, emptyLabelInfo);
  return {
    existing,
    relationshipType: labelInfoRelationship,
    contentType: 'application/vnd.ms-office.classificationlabels+xml',
    preferredName: 'docMetadata/LabelInfo.xml',
    content: { text: change(text), encoding },
  };
}

function present(pkg: OpcPackage, existing: Relationship | undefined, empty: string): XmlText {
  const there = existing !== undefined && pkg.find(existing.target) !== undefined;
  return there ? pkg.xml(existing.target) : { text: empty, encoding: 'utf8' };
}
