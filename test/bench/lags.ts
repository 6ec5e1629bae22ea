import type { Change } from './editor.ts';
import type { Outcome } from './world.ts';

/** How far outcomes came behind the changes that they answer. */
export interface Lags {
  /** Of each change of a file with a card that has an outcome, ms. */
  readonly lags: readonly number[];
  /** Changes, with a card or without, that have no outcome. */
  readonly missed: number;
  readonly changes: number;
}

/** The outcome may be written before the user's own answer has arrived, which is when the change's time is taken, ms. */
const answerMs = 1_000;

/** From each change to the first outcome of its file after it. */
export function lagsOf(changes: readonly Change[], outcomes: readonly Outcome[]): Lags {
  const byFile = Map.groupBy(outcomes, ({ file }) => file);
  const lags: number[] = [];
  let missed = 0;
  for (const { file, at, card } of changes) {
    const first = byFile.get(file)?.find((outcome) => outcome.at >= at - answerMs);
    if (first === undefined) missed++;
    else if (card) lags.push(Math.max(0, first.at - at));
  }
  return { lags, missed, changes: changes.length };
}
