/** What happened in a run of schedules, by its kind. */
export interface Tally {
  add(counts: ReadonlyMap<string, number>): void;
  /** How often it happened in all. */
  times(kind: string): number;
  /** A line for each kind that must happen, and for each other one that did. */
  lines(): readonly string[];
}

const sides = ['before a cloud call', 'after a cloud call', 'before a database call', 'after a database call'];

/** What schedules are about: where one of these never happens, they no longer test what they say. */
export const kinds: readonly string[] = [
  ...['crash', 'freeze', 'slow', 'lost'].flatMap((kind) => sides.map((side) => `${kind} ${side}`)),
  ...['hang before a cloud call', 'hang after a cloud call', 'truncate', 'race'],
  ...['status 401', 'status 429', 'status 5xx', 'status 5xx after the work'],
  ...['the cloud answers 412', 'the cloud answers 423', 'redelivery', 'restart of queue and store', 'time jumps'],
  ...['delayed', 'lost', 'overtaken', 'refused', 'twice'].map((fate) => `notification ${fate}`),
  ...['creates', 'edits', 'promotes', 'renames', 'moves', 'removes', 'restores', 'locks', 'unlocks'].map(
    (deed) => `user ${deed}`,
  ),
  ...['removes', 'restores', 'moves'].map((deed) => `user ${deed} folder`),
  ...['start', 'pause', 'resume', 'cancel'].map((verb) => `jobs ${verb} a run`),
  ...['sweep of a source', 'result of a run'],
  ...['delta tokens expire', 'subscription vanishes', 'webhook vanishes', 'lifecycle missed'],
  ...['lifecycle reauthorizationRequired', 'lifecycle subscriptionRemoved'],
];

export function createTally(): Tally {
  const total = new Map<string, number>();
  const schedules = new Map<string, number>();
  const times = (kind: string): number => total.get(kind) ?? 0;
  return {
    times,
    add(counts) {
      for (const [kind, count] of counts) {
        total.set(kind, times(kind) + count);
        schedules.set(kind, (schedules.get(kind) ?? 0) + 1);
      }
    },
    lines: () =>
      [...new Set([...kinds, ...total.keys()])].map(
        (kind) => `${kind}: ${times(kind)} times, in ${schedules.get(kind) ?? 0} schedules`,
      ),
  };
}
