import { contentBit, type PresentMarking } from '../model/marking.ts';
import type { OpenDocument } from './format.ts';
import { createMask, type MarkingWords } from './mask-markings.ts';
import { orNone } from './or-none.ts';

export interface OwnMarkingOptions {
  /** What our markings say by themselves. */
  readonly texts: readonly MarkingWords[];
  /** Whether a document without a label that tells of markings is looked through for them as well. */
  readonly everywhere: boolean;
}

const anyMarking = contentBit.header | contentBit.footer | contentBit.watermark;

/** Undefined where nothing says that there may be any, or they can't be read. */
export function markingsIn(
  { labels, markings }: OpenDocument,
  { everywhere }: Pick<OwnMarkingOptions, 'everywhere'>,
): readonly PresentMarking[] | undefined {
  const isTold = labels.some(({ contentBits }) => (contentBits & anyMarking) !== 0);
  return markings !== undefined && (isTold || everywhere) ? orNone(markings) : undefined;
}

/** What takes their words out of a document's text; undefined where none is ours. */
export function maskOf(
  markings: readonly PresentMarking[] | undefined,
  { texts }: Pick<OwnMarkingOptions, 'texts'>,
): ((text: string) => string) | undefined {
  return markings?.some(({ by }) => by === 'ours') === true ? createMask(texts) : undefined;
}
