/**
 * Writing labels into a package: custom properties, which every reader understands, and the LabelInfo part, which outweighs
 * them for tenants that turned co-authoring of protected files on (MS-OFFCRYPTO 2.6.3). Other tenants' labels stay untouched.
 */
import { FileError } from '../../model/errors.ts';
import type { SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { contentBit } from '../../model/marking.ts';
import { spliceZip } from '../containers/zip-splice.ts';
import type { Labeling } from '../format.ts';
import { carriesLabel, ownGroups, pairChange, type LabelGroup, type LabelPair } from '../label-metadata.ts';
import { editCustomProperties, emptyCustomProperties, type CustomProperty } from './custom-properties.ts';
import { emptyLabelInfo, removeLabelElement, setLabelElement, type LabelElement } from './label-info.ts';
import {
  customPropertiesRelationship,
  customPropertiesRelationships,
  labelInfoRelationship,
  labelInfoRelationshipOf,
  readLabels,
  readStores,
  type LabelStores,
} from './labels.ts';
import type { OpcPackage, Relationship } from './opc.ts';
import { bitsOf, type MarkingRequest } from './markings/marker.ts';
import { markerOf } from './markings/markers.ts';
import type { Application } from './office-types.ts';
import { createDraft, isOwn, type PackageDraft, type PartChange } from './package-edit.ts';
import type { XmlText } from '../xml.ts';

/** Signatures cover neither label store, but a reader may see that something was added: only where the policy allows it. */
export function createLabeling(pkg: OpcPackage, document: LabeledDocument): Labeling {
  const { application, isSigned } = document;
  const marker = markerOf(application);
  return {
    ...(application === undefined ? {} : { application }),
    markable: marker.markable,
    whenSigned: 'metadata',
    set(label, { store, signed, markings, removeMarkings = [] }) {
      refuseSigned(isSigned, signed);
      const draft = createDraft(pkg);
      const bits = writeMarkings(draft, document, { markings, remove: removeMarkings });
      const stores = readStores(pkg);
      const target = targetOf(stores, label, store);
      if (isCarried(stores, label, target) && draft.done().length === 0) return undefined;
      const marked = { ...label, contentBits: (label.contentBits & contentBit.encryption) | bits };
      if (target.custom) draft.put(changeCustom(pkg, pairChange(stores.groups, marked)));
      if (target.info) draft.put(changeInfo(pkg, (xml) => setLabelElement(xml, marked, pkg.budget)));
      return spliceZip(pkg.zip, draft.done());
    },
    remove(siteId, options) {
      refuseSigned(isSigned, options?.signed);
      const draft = createDraft(pkg);
      writeMarkings(draft, document, { markings: [], remove: options?.removeMarkings ?? [] });
      const stores = readStores(pkg);
      const groups = groupsOf(stores, siteId);
      const labeled = elementsOf(stores, siteId).some((element) => !element.removed);
      if (groups.length === 0 && !labeled && draft.done().length === 0) return undefined;
      const remove = groups.flatMap(({ all }) => all);
      if (remove.length > 0) draft.put(changeCustom(pkg, { remove, add: [] }));
      if (labeled) draft.put(changeInfo(pkg, (xml) => removeLabelElement(xml, siteId, pkg.budget)));
      return spliceZip(pkg.zip, draft.done());
    },
  };
}

export interface LabeledDocument {
  readonly application: Application | undefined;
  /** Name of the main part. */
  readonly main: string;
  readonly isSigned: boolean;
}

/** Answers with the content bits of what is shown. What is signed shows what it showed. */
function writeMarkings(
  draft: PackageDraft,
  { application, main, isSigned }: LabeledDocument,
  request: Pick<MarkingRequest, 'markings' | 'remove'>,
): number {
  const marker = markerOf(application);
  if (isSigned) return bitsOf(marker.read(draft.pkg, main).map(({ kind }) => kind));
  const labeledBits = readLabels(draft.pkg).reduce((bits, label) => bits | label.contentBits, 0);
  const markings = request.markings.filter(({ text }) => text.trim() !== '');
  return marker.write(draft, { ...request, markings, main, labeledBits });
}

function refuseSigned(isSigned: boolean, allowed = false): void {
  if (isSigned && !allowed) {
    throw new FileError('signed', 'Cannot label file: it is digitally signed and a label would break the signature');
  }
}

function groupsOf({ groups }: LabelStores, siteId: SiteId): readonly LabelGroup<CustomProperty>[] {
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
  const inCustom = ownGroups(stores.groups, label).length > 0;
  return {
    custom: inCustom || store === 'custom' || (store === 'auto' && !inInfo),
    info: inInfo || store === 'labelInfo',
  };
}

function isCarried(stores: LabelStores, label: LabelAssignment, target: Target): boolean {
  const elements = elementsOf(stores, label.siteId);
  const [element] = elements;
  const info = elements.length === 1 && element?.enabled === true && !element.removed && element.id === label.labelId;
  return (!target.custom || carriesLabel(stores.groups, label)) && (!target.info || info);
}

interface CustomChange {
  readonly remove: readonly CustomProperty[];
  readonly add: readonly LabelPair[];
}

/** A part that we brought goes with the last of its properties; one that was there before stays, empty or not. */
function changeCustom(pkg: OpcPackage, change: CustomChange): PartChange {
  const existing = customPropertiesRelationship(pkg);
  const strict = pkg.relationships('').some(({ type }) => type.startsWith(strictRelationships));
  const empty = emptyCustomProperties(strict);
  const { text, encoding } = present(pkg, existing, empty);
  const edited = editCustomProperties(text, { ...change, budget: pkg.budget });
  const gone = edited === empty && existing !== undefined && isOwn(existing);
  return {
    existing,
    relationshipType: customPropertiesRelationships[strict ? 'strict' : 'transitional'],
    contentType: 'application/vnd.openxmlformats-officedocument.custom-properties+xml',
    preferredName: 'docProps/custom.xml',
    content: gone ? undefined : { text: edited, encoding },
  };
}

const strictRelationships = 'http://purl.oclc.org/ooxml/officeDocument/relationships/';

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
