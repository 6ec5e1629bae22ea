import type { ByteSource, Patch } from '../model/bytes.ts';
import type { Finding, NearMiss, UnreadPart } from '../model/finding.ts';
import type { LabelAssignment, LabelStore, PresentLabel } from '../model/label.ts';
import type { SiteId } from '../model/ids.ts';
import type { Application, LeftMarking, Marking, MarkingKind, PresentMarking } from '../model/marking.ts';

/** What can be done on the thread that asks. */
export type LabelDocuments = Pick<Documents, 'labels' | 'encryptedLabels' | 'markings' | 'setLabel' | 'removeLabel'>;

/**
 * What the pipeline needs of formats and classification; app.ts composes it. Everything here throws `FileError` for a file that
 * can't be opened or read to its end, so that such a file is never called clean.
 */
export interface Documents {
  /** Opens, reads all text, classifies. Off the main thread, under a time limit. */
  inspect(content: Content, name: string, options?: InspectOptions): Promise<Inspection>;
  /** The same without reading text: labels, signature and what the type can carry, and no findings. */
  open(content: Content, name: string): Promise<Inspection>;
  /** Ids of own types that this process doesn't look for any more, since their expressions took too long. */
  switchedOff(): readonly string[];
  /** The labels that a file carries now. */
  labels(source: ByteSource, name: string): readonly PresentLabel[];
  /** Labels that stand beside the content of an Office file which is encrypted as a whole; none for other files. Never written. */
  encryptedLabels(source: ByteSource): readonly PresentLabel[];
  /** The markings that carry a tag, ours or Office's. */
  markings(source: ByteSource, name: string): readonly PresentMarking[];
  /**
   * What makes the file carry exactly this label and these markings, read back. Off the main thread: markings of thousands of pages take
   * seconds.
   */
  setLabel(content: Content, name: string, change: LabelChange): Promise<LabeledDocument>;
  /** A patch after which the file has no label of the tenant and no markings of ours; undefined where it has none. */
  removeLabel(source: ByteSource, name: string, removal: LabelRemoval): Patch | undefined;
}

export interface LabelRemoval extends Pick<LabelChange, 'removeMarkings' | 'signed'> {
  readonly siteId: SiteId;
}

export interface InspectOptions {
  /** Says what earned findings their confidence, and what only just was none; slower. */
  readonly explain: boolean;
}

/** What a file is to carry; the same as `LabelOptions` of formats/format.ts, whose doc comments say what each means. */
export interface LabelChange {
  readonly label: LabelAssignment;
  readonly store: LabelStore;
  readonly markings: readonly Marking[];
  readonly removeMarkings?: readonly RegExp[];
  readonly signed?: boolean;
}

/** A file once it is labeled. */
export interface LabeledDocument {
  /** Undefined where it carries the label and the markings already. */
  readonly patch: Patch | undefined;
  readonly labels: readonly PresentLabel[];
  /** The markings that carry a tag, ours or Office's. */
  readonly markings: readonly PresentMarking[];
  /** Those of others that stay, though the policy may want them out. */
  readonly left?: readonly LeftMarking[];
}

/** Bytes in memory, or in a file when they are many. */
export interface Content {
  readonly source: ByteSource;
  readonly path: string | undefined;
}

export interface Inspection {
  readonly format: string;
  readonly mediaType: string;
  readonly labels: readonly PresentLabel[];
  readonly signed: boolean;
  /** False for types that can't carry a label inside. */
  readonly labelable: boolean;
  /** How a label can be written, where it can. */
  readonly labeling?: {
    readonly application?: Application;
    readonly markable: readonly MarkingKind[];
    readonly whenSigned: 'metadata' | 'none';
  };
  /** Tagged markings that are there; absent where nobody asked for them, or they couldn't be read. */
  readonly markings?: readonly PresentMarking[] | undefined;
  /** Document properties by name; absent where nobody asked for them, or the type has none. */
  readonly properties?: ReadonlyMap<string, string> | undefined;
  readonly findings: readonly Finding[];
  /** Where reasons were asked for. */
  readonly nearMisses?: readonly NearMiss[];
  /** What could not be read, where the rest could: the file is known in part only. The first hundred. */
  readonly unread: readonly UnreadPart[];
}
