/**
 * The shared policy: what a label is, when a file gets which, and what happens to labels that are there already.
 * People write YAML (form: `schema.ts`; manual: docs/policy.md). `Policy` is what the other rooms read: every reference resolved to
 * an id, every default filled in, nothing that contradicts itself. `loadPolicy` (load.ts) makes it.
 */
import type { ShownValue } from '../model/evidence.ts';
import type { Severity } from '../model/decision.ts';
import type { Sharing, SourceKind } from '../model/file.ts';
import type { FileErrorKind } from '../model/errors.ts';
import type { LabelId } from '../model/ids.ts';
import type { LabelStore } from '../model/label.ts';
import type { Marking, MarkingKind } from '../model/marking.ts';
import type { OwnType } from '../model/own-type.ts';

export interface Policy {
  readonly name: string;
  readonly labels: readonly Label[];
  readonly templates: readonly ProtectionTemplate[];
  /** Besides the built-in ones. */
  readonly types: readonly OwnType[];
  /** In the order of the file: a tie goes to the first. */
  readonly rules: readonly Rule[];
  /** The first whose condition holds counts. */
  readonly defaults: readonly DefaultLabel[];
  /** Where there are any, a file that none of them holds is left alone. */
  readonly inclusions: readonly Scope[];
  /** They go before the inclusions. */
  readonly exclusions: readonly Scope[];
  readonly relabel: Relabel;
  readonly shownLabels: ShownLabels;
  /** Leaves out published test numbers, such as 4111 1111 1111 1111. */
  readonly ignoreTestNumbers: boolean;
  /** What findings and alerts show of values. */
  readonly evidence: { readonly show: ShownValue; readonly values: number };
  readonly limits: PolicyLimits;
  readonly ocr: Ocr;
  readonly labelStore: LabelStore;
  /** Whether labels are written into JPEG, PNG and TIFF, by a convention of ours; reading them is always on. */
  readonly imageLabels: boolean;
  readonly markings: MarkingSettings;
  /** Lines of text, as regular expressions regardless of case, that mark headers, footers and watermarks of others, to be taken out. */
  readonly removeMarkings: readonly string[];
  /** Labels of other products and of old schemes, by document property. */
  readonly labelByCustomProperties: readonly PropertyMapping[];
  /** A signed file is left alone, or gets a label beside what is signed where its type has such a place. */
  readonly signed: 'skip' | 'metadata';
}

export interface Label {
  readonly id: LabelId;
  /** Unique, as written into files. */
  readonly name: string;
  readonly displayName: string;
  /** Display names from the top: `Confidential \ All Employees`. */
  readonly path: string;
  readonly parent?: LabelId;
  /** Unique; higher is more sensitive. */
  readonly priority: number;
  /** False for a parent with sublabels: it groups them and is never written. */
  readonly applicable: boolean;
  /** `#rrggbb` */
  readonly color?: string;
  readonly tooltip?: string;
  /** Id of a template. */
  readonly protection?: string;
  readonly markings?: Readonly<Partial<Record<MarkingKind, MarkingDefinition>>>;
}

/** A marking as the policy has it: its text holds variables (markings/marking-text.ts). */
export type MarkingDefinition = Omit<Marking, 'kind' | 'key'>;

export interface MarkingSettings {
  /** Whom `${User.Name}` and `${User.PrincipalName}` name; the file's owner without it. */
  readonly user?: { readonly name: string; readonly principalName: string };
  /** Of `${Event.DateTime}`: IANA name. */
  readonly timeZone: string;
}

/** A file without a label of the tenant counts as having this one where a document property says so. */
export interface PropertyMapping {
  /** Glob, regardless of case. */
  readonly property: string;
  /** A glob for the whole value, or a regular expression for a piece of it; both regardless of case. Neither: any value. */
  readonly value?: string;
  readonly regex?: string;
  readonly label: LabelId;
}

export interface ProtectionTemplate {
  readonly id: string;
  readonly name: string;
  /** Name of a protector: `cms`. */
  readonly protector: string;
  /** Paths of PEM files, or PEM text; whoever holds one of the keys can open the file, besides the recovery key. */
  readonly certificates: readonly string[];
  /** What becomes of a file's versions from before it was protected. */
  readonly oldVersions: 'keep' | 'delete';
}

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly mode: 'automatic' | 'recommended' | 'report';
  readonly severity: Severity;
  /** Always there but for `report`. */
  readonly label?: LabelId;
  readonly when: Condition;
}

/** Every key that is there must hold. */
export interface Condition extends FileCondition {
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly not?: Condition;
  /** One of them is enough. */
  readonly informationTypes?: readonly InformationTypeCondition[];
  readonly presentLabel?: 'none' | 'any' | readonly LabelId[];
  /** A part of the file could not be read for one of these reasons; `any` for whichever. */
  readonly unread?: 'any' | readonly FileErrorKind[];
  /** Document properties by name, whatever its case, with globs for their values; every one must hold. */
  readonly property?: Readonly<Record<string, readonly string[]>>;
}

/** What can be judged without opening the file. Names are globs without regard to case; of a list, one is enough. */
export interface FileCondition {
  readonly fileName?: readonly string[];
  readonly path?: readonly string[];
  /** Lower case, without the dot. */
  readonly extension?: readonly string[];
  readonly owner?: readonly string[];
  readonly source?: readonly string[];
  readonly sourceKind?: readonly SourceKind[];
  readonly connector?: readonly string[];
  readonly size?: { readonly min?: number; readonly max?: number };
  readonly sharing?: { readonly atLeast: Exclude<Sharing, 'unknown'>; readonly orUnknown: boolean };
}

export interface InformationTypeCondition {
  readonly type: string;
  /** Unique values of at least this confidence. */
  readonly minCount: number;
  readonly maxCount?: number;
  readonly minConfidence: number;
}

export interface DefaultLabel {
  readonly label: LabelId;
  readonly when: FileCondition;
}

/** Files that are taken in or left out, by what is known of them without opening them. */
export interface Scope {
  readonly name: string;
  readonly when: FileCondition;
}

export interface Relabel {
  /** A label that a person chose: keep it, or replace it by a higher one (and, with `downgrade: allow`, by a lower one). */
  readonly manual: 'keep' | 'replace';
  readonly downgrade: 'never' | 'allow';
  /** Why labels may be lowered; there exactly when `downgrade` is `allow`. */
  readonly justification?: string;
  /** Whether a person who removes or lowers a label by hand has to say why. */
  readonly askJustification: boolean;
  /** A file whose label of another tenant says that it is protected: leave it alone, or label it all the same. */
  readonly foreignProtection: 'keep' | 'label';
}

/** Labels that a service shows beside files, such as Box's classification. */
export interface ShownLabels {
  /** Another one than the label inside is shown: show ours again, only say so, or take it for one that a person chose. */
  readonly drift: 'restore' | 'report' | 'adopt';
  /** What services call labels, where that isn't their path, in the order of the file. A label's first name is the one it is shown by. */
  readonly names: readonly { readonly name: string; readonly label: LabelId }[];
}

export interface PolicyLimits {
  /** Larger files are skipped. */
  readonly fileBytes: number;
  /** Time to read and classify one file. */
  readonly readSeconds: number;
  /** How long a locked file is tried again. */
  readonly lockedHours: number;
  /** Failed attempts before a file is given up. */
  readonly attempts: number;
}

/** Recognition of text in pictures and scanned pages. */
export interface Ocr {
  readonly enabled: boolean;
  /** Codes of tesseract's data: `eng`. */
  readonly languages: readonly string[];
  /** Pictures and pages of one file. */
  readonly pages: number;
  /** For all of them together, beside `readSeconds`. */
  readonly seconds: number;
}
