import type { LabelId, SiteId } from './ids.ts';

/** As in MIP metadata: `standard` by policy or default, `privileged` by a person. `auto` is met in files and means `standard`. */
export type AssignmentMethod = 'standard' | 'privileged' | 'auto';

/** A label found in a file. */
export interface PresentLabel {
  readonly siteId: SiteId;
  readonly labelId: LabelId;
  readonly method: AssignmentMethod;
  /** The label's name as written in the file; never used to identify it. */
  readonly name?: string;
  /** What marks or protection were applied: 1 header, 2 footer, 4 watermark, 8 encryption. */
  readonly contentBits: number;
  readonly source: LabelSource;
}

/**
 * Where a label was found: an Office package's custom properties or LabelInfo part, a PDF's Info dictionary, an XMP packet, the custom
 * section of a compound file's DocumentSummaryInformation, a message's `msip_labels`, the data spaces of an encrypted Office file.
 */
export const labelSources = [
  'custom-properties',
  'label-info',
  'pdf-info',
  'xmp',
  'summary-information',
  'msip-labels',
  'data-spaces',
] as const;
export type LabelSource = (typeof labelSources)[number];

/** A label to be written. */
export interface LabelAssignment {
  readonly siteId: SiteId;
  readonly labelId: LabelId;
  readonly name: string;
  readonly method: 'standard' | 'privileged';
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly setDate: string;
  /** GUID, new on each labeling. */
  readonly actionId: string;
  readonly contentBits: number;
}

/** Where a label is kept in an OOXML package; `auto` keeps to what the file has and else writes custom properties. */
export type LabelStore = 'auto' | 'custom' | 'labelInfo';
