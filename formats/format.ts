/**
 * What a file is: opening, text, present labels, and writing a label into the bytes. One member per family of types.
 *
 * What MUST hold for every member:
 * - Bytes in, bytes out: no network, no files, no clock, no environment, no randomness that isn't passed in.
 * - Nothing is trusted: sizes are checked while inflating, every loop ends by the budget. What can't be read to its end throws
 *   `FileError` (`corrupt`, `encrypted`, `too-large`, `unsupported`, `too-slow`), or is told as an unread part; nothing is passed over
 *   in silence.
 * - Writing a label changes nothing but what carries the label; every other byte is copied. What is classified is what is labeled.
 * - Writing the label that the file already carries answers with `undefined`.
 */
import type { ByteSource, Patch } from '../model/bytes.ts';
import type { Part } from '../model/finding.ts';
import type { LabelAssignment, LabelStore, PresentLabel } from '../model/label.ts';
import type { SiteId } from '../model/ids.ts';
import type { Budget } from './limits.ts';

export interface Format {
  /** `ooxml`, `text`. */
  readonly name: string;
  /** Lower-case extensions without the dot, for documentation and for telling text types apart; content decides first. */
  readonly extensions: readonly string[];
  /** Whether the bytes are of this family, judged by content; cheap. The name is used only where content can't tell. */
  recognizes(source: ByteSource, name: string): boolean;
  /** Throws `FileError`. */
  open(source: ByteSource, context: OpenContext): OpenDocument;
}

export interface OpenContext {
  readonly name: string;
  readonly budget: Budget;
  /**
   * The parts of a file within this one (an attachment, an entry of an archive), of whatever format, their names led by `name`. One
   * that can't be read is an unread part; never throws but for time and total size.
   */
  readonly openNested: (source: ByteSource, name: string) => Iterable<Part>;
}

export interface OpenDocument {
  /** IANA media type. */
  readonly mediaType: string;
  /** Labels of all tenants. */
  readonly labels: readonly PresentLabel[];
  /** Digitally signed: labeling would break it. */
  readonly signed: boolean;
  /** Read lazily, in order. A piece that can't be read is told as such and the others follow; throws `FileError` where nothing can. */
  parts(): Iterable<Part>;
  /** Undefined for types that can't carry a label inside. */
  readonly labeling: Labeling | undefined;
}

export interface Labeling {
  /** A patch after which the file carries exactly this label of its tenant, or undefined where it does already. */
  set(label: LabelAssignment, store: LabelStore): Patch | undefined;
  /** Takes the tenant's label out; undefined where it has none. */
  remove(siteId: SiteId): Patch | undefined;
}
