import type { Finding } from '../../model/finding.ts';
import type { Expected } from './content.ts';

export interface TypeScore {
  readonly type: string;
  readonly found: number;
  readonly missed: number;
  readonly wrong: number;
}

/** Collects over all files what was found, missed and wrongly found, in unique values. */
export interface Scores {
  add(
    findings: readonly Finding[],
    file: { readonly expected: Expected; readonly tolerated: ReadonlySet<string> },
  ): boolean;
  list(): readonly TypeScore[];
}

export function createScores(
  recommended: ReadonlyMap<string, number>,
  countsMatter: (type: string) => boolean,
): Scores {
  const scores = new Map<string, { found: number; missed: number; wrong: number }>();
  const scoreOf = (type: string) => {
    const score = scores.get(type) ?? { found: 0, missed: 0, wrong: 0 };
    scores.set(type, score);
    return score;
  };
  const countOf = ({ type, levels }: Finding): number =>
    levels.filter(({ confidence }) => confidence >= (recommended.get(type) ?? 100)).at(-1)?.count ?? 0;

  return {
    add(findings, { expected, tolerated }) {
      const counts = new Map(findings.map((finding) => [finding.type, countOf(finding)]));
      let sound = true;
      for (const [type, planted] of expected) {
        const counted = counts.get(type) ?? 0;
        const wanted = countsMatter(type) ? planted : 1;
        const given = countsMatter(type) ? counted : Math.min(counted, 1);
        const score = scoreOf(type);
        score.found += Math.min(given, wanted);
        score.missed += Math.max(0, wanted - given);
        score.wrong += Math.max(0, given - wanted);
        sound &&= given === wanted;
      }
      for (const [type, count] of counts) {
        if (count === 0 || expected.has(type) || tolerated.has(type)) continue;
        scoreOf(type).wrong += count;
        sound = false;
      }
      return sound;
    },
    list: () => [...scores].map(([type, score]) => ({ type, ...score })).sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
}

export function recallOf({ found, missed }: Pick<TypeScore, 'found' | 'missed'>): number {
  return found + missed === 0 ? 1 : found / (found + missed);
}

export function precisionOf({ found, wrong }: Pick<TypeScore, 'found' | 'wrong'>): number {
  return found + wrong === 0 ? 1 : found / (found + wrong);
}

export function sumOf(scores: readonly TypeScore[]): Omit<TypeScore, 'type'> {
  return scores.reduce(
    (sum, { found, missed, wrong }) => ({
      found: sum.found + found,
      missed: sum.missed + missed,
      wrong: sum.wrong + wrong,
    }),
    { found: 0, missed: 0, wrong: 0 },
  );
}
