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
import type { Application, LeftMarking, Marking, MarkingKind, PresentMarking } from '../model/marking.ts';
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
   * A tenant that is known not to use the LabelInfo part of Office files: its labels are those of custom properties, whatever the part
   * says (MS-OFFCRYPTO 2.6.3). Other tenants' are read where they have been put.
   */
  readonly customOnly?: SiteId;
  /** Whether somebody recognizes text in pictures: documents then tell those within them too. */
  readonly pictures?: boolean;
  /**
   * What takes the words of our own markings out of a text of this document, one within the file; undefined where it has none. Of the file
   * itself whoever opened it knows.
   */
  readonly maskOf?: (document: OpenDocument) => ((text: string) => string) | undefined;
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
  /** Digitally signed: a change breaks the signature, or at least shows up beside it. */
  readonly signed: boolean;
  /** Read lazily, in order. A piece that can't be read is told as such and the others follow; throws `FileError` where nothing can. */
  parts(): Iterable<Part>;
  /**
   * Document properties by name, as people know them (`title`, `author`, and custom ones under their own names), for rules and for labels
   * of other vendors. Absent where the type has none. Throws `FileError`.
   */
  readonly properties?: () => ReadonlyMap<string, string>;
  /** Markings that carry a tag, ours or Office's. Absent where the type can't carry any. Throws `FileError`. */
  readonly markings?: () => readonly PresentMarking[];
  /**
   * Markings of others that such patterns ask for, or may ask for, and that can't be taken out. Absent where all that are recognized
   * can. Throws `FileError`.
   */
  readonly leftMarkings?: (patterns: readonly RegExp[]) => readonly LeftMarking[];
  /** Undefined for types that can't carry a label inside, and for this document where it must not be changed at all. */
  readonly labeling: Labeling | undefined;
}

/**
 * Writing and removing a label. What MUST hold:
 * - A set with the label and the markings (by key) that are there already answers with `undefined`; so does a removal without any.
 * - `ContentBits` of the written label are those of the assignment (encryption) and of the markings that were really put in.
 * - Markings of ours are replaced and removed without residue, others' are left alone but for what `removeMarkings` names.
 * - After a removal from a document that others made, every other byte of content is what it was before the label was set.
 */
export interface Labeling {
  /** Undefined where the type belongs to none. */
  readonly application?: Application;
  /** Markings that the type can carry; others are left out. */
  readonly markable: readonly MarkingKind[];
  /**
   * `all`: unsigned. `metadata`: signed, and a label can be put beside what is signed, markings can't: only done with `signed: true`.
   * `none`: throws `FileError` (`signed`).
   */
  readonly whenSigned: 'metadata' | 'none';
  /** Where the label stands in this type is a convention of ours, which nobody else documents: only written where the policy asks for it. */
  readonly byOwnConvention?: true;
  /** A patch after which the file carries exactly this label of its tenant and these markings, or undefined where it does already. */
  set(label: LabelAssignment, options: LabelOptions): Patch | undefined;
  /** Takes the tenant's label and our markings out; undefined where there is neither. */
  remove(siteId: SiteId, options?: Pick<LabelOptions, 'signed' | 'removeMarkings'>): Patch | undefined;
}

export interface LabelOptions {
  readonly store: LabelStore;
  /** What the label shows; the format takes those that it can carry. None: ours that are there go. */
  readonly markings: readonly Marking[];
  /** Lines of text that mark others' markings (headers, footers, watermarks), which are taken out. Bounded; tested line by line. */
  readonly removeMarkings?: readonly RegExp[];
  /** Whether a signed document may get a label as `whenSigned` says; `FileError` (`signed`) otherwise. */
  readonly signed?: boolean;
}
