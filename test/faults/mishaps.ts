import type { Random } from './random.ts';

/** What a call goes to. */
export type Side = 'cloud' | 'database';

/** What befalls one call to the outside. `before` and `after`: with or without the work being done. */
export type Mishap =
  | { readonly kind: 'none' }
  | { readonly kind: 'crash' | 'lost' | 'hang'; readonly when: 'before' | 'after' }
  /** The process stands still before or after the call, for this long. */
  | { readonly kind: 'freeze' | 'slow'; readonly when: 'before' | 'after'; readonly ms: number }
  | {
      readonly kind: 'status';
      readonly when: 'before' | 'after';
      readonly status: number;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'truncate' }
  /** A user changes the very file between our last call and this one. */
  | { readonly kind: 'race' }
  /** Queue and store are away for a while. */
  | { readonly kind: 'outage'; readonly ms: number };

export interface Mishaps {
  draw(side: Side, label: string): Mishap;
  /** From now on nothing goes wrong. */
  end(): void;
}

const none: Mishap = { kind: 'none' };
/** So few that no file runs out of attempts, which would be a failure by design. */
const mostDatabaseFaults = 4;
/** A process calls queue and store about this much more often than the cloud. */
const cloudShare = 3;
/** Calls in the middle of writing, where most can go wrong. */
const delicate =
  /createUploadSession|\/upload|\/content|\/download|\/versions|PATCH|PUT|ledger\.(open|settle|drop|park)/;

/** Rates differ between schedules, so that some are calm, some a storm, some full of one thing. */
export function createMishaps(random: Random): Mishaps {
  let ended = false;
  let databaseFaults = 0;
  const rate = random.pick([0, 0.01, 0.03, 0.06, 0.12]);
  const emphasis = random.pick([1, 1, 4, 8]);
  const weights: Weights = {
    crash: random.below(4),
    freeze: random.below(3),
    slow: random.below(3),
    hang: random.below(3),
    lost: random.below(4),
    status: random.below(5),
    truncate: random.below(3),
    race: random.below(6),
    outage: random.below(2),
  };
  return {
    draw(side, label) {
      const chance = rate * (side === 'cloud' ? cloudShare : 1) * (delicate.test(label) ? emphasis : 1);
      if (ended || !random.chance(Math.min(chance, 0.4))) return none;
      const mishap = pickMishap(random, side, weights);
      if (side === 'database' && (mishap.kind === 'lost' || mishap.kind === 'outage')) {
        if (databaseFaults === mostDatabaseFaults) return none;
        databaseFaults++;
      }
      return mishap;
    },
    end() {
      ended = true;
    },
  };
}

type Weights = Readonly<Record<Exclude<Mishap['kind'], 'none'>, number>>;

const sides: Readonly<Record<Side, readonly (keyof Weights)[]>> = {
  cloud: ['crash', 'freeze', 'slow', 'hang', 'lost', 'status', 'truncate', 'race'],
  database: ['crash', 'freeze', 'slow', 'lost', 'outage'],
};

function pickMishap(random: Random, side: Side, weights: Weights): Mishap {
  const kinds = sides[side].flatMap((kind) => Array.from({ length: weights[kind] }, () => kind));
  if (kinds.length === 0) return none;
  const kind = random.pick(kinds);
  const when = random.chance(0.5) ? 'before' : 'after';
  switch (kind) {
    case 'crash':
    case 'lost':
    case 'hang':
      return { kind, when };
    case 'freeze':
    case 'slow':
      return { kind, when, ms: random.pick([5_000, 60_000, 150_000, 400_000, 1_200_000]) };
    case 'outage':
      return { kind, ms: random.pick([500, 5_000, 90_000]) };
    case 'truncate':
    case 'race':
      return { kind };
    case 'status':
      return statusMishap(random, when);
  }
}

function statusMishap(random: Random, when: 'before' | 'after'): Mishap {
  const status = random.pick([429, 429, 500, 502, 503, 504, 401]);
  // What was throttled or refused was not done.
  const done = status >= 500 && status !== 503 ? when : 'before';
  const retryAfter = status === 429 || status === 503 ? random.pick([undefined, 1, 30, 120]) : undefined;
  return { kind: 'status', when: done, status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
