/**
 * The label of a legacy file: pairs among the custom properties, which are the second set of the stream DocumentSummaryInformation
 * (MS-OSHARED 2.3.3.2.3).
 */
import type { PresentLabel } from '../../model/label.ts';
import { findStream, type CompoundFile } from '../containers/compound-file.ts';
import { readPropertySets, readTextValue } from '../containers/property-set.ts';
import { groupPairs, presentLabels, type LabelPair } from '../label-metadata.ts';
import { orCorrupt } from '../or-corrupt.ts';

export const summaryStream = '\u0005DocumentSummaryInformation';
/** Formats of its sets, as their bytes stand in the file (MS-OLEPS 3.1). */
export const summaryFormat = '02d5cdd59c2e1b10939708002b2cf9ae';
export const customFormat = '05d5cdd59c2e1b10939708002b2cf9ae';

export interface SectionPair extends LabelPair {
  /** The property's number. */
  readonly id: number;
}

/** Custom properties that are texts; throws `RangeError` where the stream is cut off. */
export function readSectionPairs(stream: Buffer): readonly SectionPair[] {
  const set = readPropertySets(stream).find(({ formatId }) => formatId === customFormat);
  if (set === undefined) return [];
  const bytes = stream.subarray(set.start);
  return [...set.names].flatMap(([id, name]) => {
    const offset = set.offsets.get(id);
    const value = offset === undefined ? undefined : readTextValue(bytes, offset, set.codePage);
    return value === undefined ? [] : [{ id, name, value }];
  });
}

/** Labels of all tenants; throws `FileError` where the stream is broken. */
export function readSectionLabels(file: CompoundFile): readonly PresentLabel[] {
  const stream = findStream(file.root, summaryStream);
  if (stream === undefined) return [];
  const pairs = orCorrupt('document properties', () => readSectionPairs(file.read(stream)));
  return presentLabels(groupPairs(pairs), 'summary-information');
}
