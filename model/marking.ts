/** Content markings: what a label shows to whoever opens or prints the document. */

export const markingKinds = ['header', 'footer', 'watermark'] as const;
export type MarkingKind = (typeof markingKinds)[number];

/** Bits of `ContentBits` in a label's metadata (MIP label metadata): what was really applied. */
export const contentBit = { header: 1, footer: 2, watermark: 4, encryption: 8 } as const;

/** Which application a document belongs to, as `${If.App.…}` in a marking's text asks for it. */
export type Application = 'word' | 'excel' | 'powerpoint' | 'outlook';

/** One marking as it goes into a document, its variables resolved. */
export interface Marking {
  readonly kind: MarkingKind;
  /** Lines are separated by `\n`. */
  readonly text: string;
  readonly font: string;
  /** Points. Of a watermark, 1 asks for as large as fits. */
  readonly size: number;
  /** `#rrggbb`, lower case. */
  readonly color: string;
  /** Of headers and footers. */
  readonly alignment: 'left' | 'center' | 'right';
  /** Of headers and footers: points from the edge of the page to the text. */
  readonly margin: number;
  /** Of watermarks. */
  readonly layout: 'diagonal' | 'horizontal';
  /**
   * Stands for what the policy asks for, before variables such as the time were resolved: 16 lower-case hex digits. It is kept in the
   * document with the marking, so that one that is there with the same key is up to date, whatever its text says.
   */
  readonly key: string;
}

/** A marking that is in a document. */
export interface PresentMarking {
  readonly kind: MarkingKind;
  readonly text: string;
  /** `ours` carries our tag, `office` that of Microsoft's applications; neither is told apart from content otherwise. */
  readonly by: 'ours' | 'office';
  /** The key of ours. */
  readonly key?: string;
}

/** What became of the markings that a label asks for, and of those of others that the policy wants out. */
export interface MarkingReport {
  /** In the document, put in just now or before; Office's own count. */
  readonly written: readonly MarkingKind[];
  readonly skipped: readonly { readonly kind: MarkingKind; readonly reason: MarkingObstacle }[];
  /** Others' that stay, though the policy may want them out. */
  readonly left?: readonly LeftMarking[];
}

/**
 * A marking of others that stays. `unreadable`: what it says can't be told, and so not whether it is one that is to go; without a kind,
 * a page can't be looked through.
 * `inseparable`: it is one, and other things hang together with it.
 */
export interface LeftMarking {
  readonly kind?: MarkingKind;
  readonly reason: 'unreadable' | 'inseparable';
}

/**
 * `format`: the type can't carry it. `signed`: it would break the signature. `too-long`: longer than its application shows.
 * `no-place`: this document could not take it.
 */
export type MarkingObstacle = 'format' | 'signed' | 'too-long' | 'no-place';
