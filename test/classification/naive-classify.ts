import type { Detector, EvidenceGroup } from '../../classification/detector.ts';
import { proximity } from '../../classification/detector.ts';
import { fold, unitsOf } from '../../classification/fold.ts';
import { compileKeywords } from '../../classification/keyword-index.ts';

export interface NaiveValue {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly confidence: number;
}

const foreignLetter =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}]/u;

/** What `classify` is held to: every detector's pattern tried at every unit of the whole text, evidence by plain search. */
export function naiveClassify(text: string, detectors: readonly Detector[]): readonly NaiveValue[] {
  const folded = fold(text);
  const hits = new Map<EvidenceGroup, readonly { start: number; end: number }[]>();
  const hitsOf = (group: EvidenceGroup): readonly { start: number; end: number }[] => {
    const known = hits.get(group);
    if (known !== undefined) return known;
    const found = 'keywords' in group ? keywordHits(group.keywords, text) : [];
    hits.set(group, found);
    return found;
  };
  const near = (group: EvidenceGroup, start: number, end: number): boolean => {
    if ('any' in group) return group.any.filter((one) => near(one, start, end)).length >= group.atLeast;
    const all =
      'pattern' in group ? everyMatch(group.pattern, folded, start - proximity, end + proximity) : hitsOf(group);
    return all.some(
      (hit) => hit.start >= start - proximity && hit.end <= end + proximity && (hit.end <= start || hit.start >= end),
    );
  };
  return detectors.flatMap((detector) => valuesOf(detector, folded, near));
}

function valuesOf(
  { id, pattern, normalize, valid, levels }: Detector,
  text: string,
  near: (group: EvidenceGroup, start: number, end: number) => boolean,
): NaiveValue[] {
  const values: NaiveValue[] = [];
  let resumeAt = 0;
  for (const { match, start: from } of matchesOf(pattern, text)) {
    if (from < resumeAt) continue;
    const to = from + match[0].length;
    if (isForeign(text.charAt(from - 1)) || isForeign(text.charAt(to))) continue;
    const value = match.groups?.value ?? match[0];
    const start = from + match[0].indexOf(value);
    const end = start + value.length;
    if (!valid(normalize(value))) continue;
    const level = levels.find(
      ({ appliesTo, evidence, without = [] }) =>
        (appliesTo?.(value) ?? true) &&
        evidence.every((group) => near(group, start, end)) &&
        !without.some((group) => near(group, start, end)),
    );
    if (level === undefined) continue;
    values.push({ type: id, offset: start, length: value.length, confidence: level.confidence });
    resumeAt = to;
  }
  return values;
}

function* matchesOf(pattern: RegExp, text: string, from = 0, to = text.length) {
  const sticky = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}y`);
  for (let start = Math.max(0, from); start < to; start++) {
    sticky.lastIndex = start;
    const match = sticky.exec(text);
    // With flag u, a match asked for inside a surrogate pair begins before it: that is the place before.
    if (match?.index === start) yield { match, start };
  }
}

function everyMatch(pattern: RegExp, text: string, from: number, to: number) {
  return [...matchesOf(pattern, text, from, to)].map(({ match, start }) => ({ start, end: start + match[0].length }));
}

function keywordHits(keywords: readonly string[], text: string) {
  const { starts, ends } = compileKeywords([{ keywords }]).find(unitsOf(text)).of(0);
  return starts.map((start, index) => ({ start, end: ends[index] ?? start }));
}

function isForeign(character: string): boolean {
  return character > '\u007f' && foreignLetter.test(character);
}
