import type { LabelAssignment, PresentLabel } from '../../../model/label.ts';
import type { SiteId } from '../../../model/ids.ts';
import {
  carriesLabel,
  groupPairs,
  ownGroups,
  pairChange,
  presentLabels,
  type LabelGroup,
  type LabelPair,
} from '../../label-metadata.ts';
import type { XmpPair } from '../../xmp.ts';
import type { Update } from '../syntax/append-update.ts';
import type { Catalog } from '../syntax/catalog.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { changeInfo, readInfo, type Info } from './info.ts';
import { changeMetadata, readMetadata, type Metadata } from './metadata.ts';

/** The two places where a PDF keeps its label, the same pairs in both: its information dictionary and its XMP packet. */
export interface Stores {
  readonly info: Info;
  readonly metadata: Metadata;
  readonly inInfo: readonly LabelGroup[];
  readonly inXmp: readonly LabelGroup<XmpPair>[];
}

export function readStores(file: PdfFile, catalog: Catalog): Stores {
  const info = readInfo(file);
  const metadata = readMetadata(file, catalog);
  return { info, metadata, inInfo: groupPairs(info.pairs), inXmp: groupPairs(metadata.pairs) };
}

/** The information dictionary counts for every tenant that it names. */
export function labelsIn({ inInfo, inXmp }: Stores): readonly PresentLabel[] {
  const named = new Set(inInfo.map(({ siteId }) => siteId));
  return [
    ...presentLabels(inInfo, 'pdf-info'),
    ...presentLabels(inXmp, 'xmp').filter(({ siteId }) => !named.has(siteId)),
  ];
}

/**
 * Both, but for PDF/A: parts 1 to 3 (ISO 19005-1, 6.7.8; -2 and -3, 6.6.2.3.3) allow in XMP only what an extension schema describes, and
 * part 4 (ISO 19005-4, 6.1.3) has no information dictionary.
 */
function targetOf({ metadata }: Stores): { readonly info: boolean; readonly xmp: boolean } {
  const { pdfaPart = 0, state } = metadata;
  const isLatePdfa = pdfaPart >= 4;
  return { info: !isLatePdfa, xmp: state !== 'broken' && (pdfaPart === 0 || isLatePdfa) };
}

type LabelName = Pick<LabelAssignment, 'siteId' | 'labelId'>;

/** Whether one of the places has the label, and none says anything else of its tenant. */
export function isCarried({ inInfo, inXmp }: Stores, label: LabelName): boolean {
  const places = [inInfo, inXmp].filter((groups) => ownGroups(groups, label).length > 0);
  return places.length > 0 && places.every((groups) => carriesLabel(groups, label));
}

/** Answers with what becomes of entries of the catalog. */
export function setLabel(
  stores: Stores,
  label: LabelAssignment,
  update: Update,
): Readonly<Record<string, string | undefined>> {
  const target = targetOf(stores);
  const info = pairChange(stores.inInfo, label);
  const xmp = pairChange(stores.inXmp, label);
  const removed = ownGroups(stores.inXmp, label).flatMap(({ pairs }) => [...pairs.values()]);
  const kept: LabelPair[] = [];
  changeInfo(stores.info, { remove: info.remove, add: target.info ? info.add : kept }, update);
  return changeMetadata(stores.metadata, target.xmp ? xmp : { remove: removed, add: kept }, update);
}

/** The same; undefined where there is none of the tenant. */
export function removeLabel(
  stores: Stores,
  siteId: SiteId,
  update: Update,
): Readonly<Record<string, string | undefined>> | undefined {
  const own = <Pair extends LabelPair>(groups: readonly LabelGroup<Pair>[]): readonly Pair[] =>
    groups.filter((group) => group.siteId === siteId).flatMap(({ pairs }) => [...pairs.values()]);
  const [info, xmp] = [own(stores.inInfo), own(stores.inXmp)];
  if (info.length === 0 && xmp.length === 0) return undefined;
  if (info.length > 0) changeInfo(stores.info, { remove: info, add: [] }, update);
  return changeMetadata(stores.metadata, { remove: xmp, add: [] }, update);
}
