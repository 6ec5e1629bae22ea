import type { ByteSource, Patch } from '../model/bytes.ts';
import type { Finding, UnreadPart } from '../model/finding.ts';
import type { LabelAssignment, LabelStore, PresentLabel } from '../model/label.ts';
import type { Marking } from '../model/marking.ts';

/**
 * What the pipeline needs of formats and classification; app.ts composes it. Everything here throws `FileError` for a file that
 * can't be opened or read to its end, so that such a file is never called clean.
 */
export interface Documents {
  /** Opens, reads all text, classifies. Off the main thread, under a time limit. */
  inspect(content: Content, name: string): Promise<Inspection>;
  /** The same without reading text: labels, signature and what the type can carry, and no findings. */
  open(content: Content, name: string): Promise<Inspection>;
  /** The labels that a file carries now. */
  labels(source: ByteSource, name: string): readonly PresentLabel[];
  /** A patch after which the file carries exactly this label; undefined where it does already. */
  setLabel(source: ByteSource, name: string, change: LabelChange): Patch | undefined;
}

/** What a file is to carry; the same as `LabelOptions` of formats/format.ts, whose doc comments say what each means. */
export interface LabelChange {
  readonly label: LabelAssignment;
  readonly store: LabelStore;
  readonly markings: readonly Marking[];
  readonly removeMarkings?: readonly RegExp[];
  readonly signed?: boolean;
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
  readonly findings: readonly Finding[];
  /** What could not be read, where the rest could: the file is known in part only. The first hundred. */
  readonly unread: readonly UnreadPart[];
}
