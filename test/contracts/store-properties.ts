import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FencedError } from '../../store/store.ts';
import type { Claim, LedgerEntry } from '../../store/store.ts';
import { draft, file, intent, parking, settlement } from '../fixtures/ledger.ts';
import type { OpenStore, StoreFixture } from './store-fixture.ts';

interface Write {
  readonly kind: 'open' | 'drop' | 'release' | 'park';
  readonly by: Holder;
}
interface Settle {
  readonly kind: 'settle';
  readonly by: Holder;
  readonly version: string;
  readonly fingerprint: string;
}
type Step =
  | Write
  | Settle
  | { readonly kind: 'claim'; readonly by: Holder }
  | { readonly kind: 'expire' }
  | { readonly kind: 'takeDue' };
type Holder = 'w1' | 'w2';

const by = fc.constantFrom<Holder>('w1', 'w2');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim' as const), by }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom<Write['kind']>('open', 'drop', 'release', 'park'), by }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      by,
      version: fc.constantFrom('1', '2', '3'),
      fingerprint: fc.constantFrom('one', 'two'),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: 'expire' }, { kind: 'takeDue' }) },
);

/** Two workers and one file: what each may do is told by who claimed last. */
function createModel({ store, expire }: OpenStore, shortMs: number) {
  const { ledger } = store;
  const target = file('contested');
  const claims = new Map<Holder, Claim>();
  const settled = new Set<string>();
  let present: { readonly holder: Holder; readonly fence: number; standing: boolean } | undefined;
  let highest = 0;

  async function claim(holder: Holder): Promise<void> {
    const taken = await ledger.claim(target, holder, shortMs);
    // A real clock may let a claim run out earlier than the model does, never later.
    if (present?.standing !== true || present.holder === holder) expect(taken).toBeDefined();
    if (taken === undefined) return;
    expect(taken.fence).toBeGreaterThan(highest);
    highest = taken.fence;
    claims.set(holder, taken);
    present = { holder, fence: taken.fence, standing: true };
  }

  /** The write must pass for the holder of the latest claim until it is given back, and for nobody else. */
  async function write(held: Claim, givesBack: boolean, work: () => Promise<void>): Promise<void> {
    const before = await ledger.find(target);
    if (held.fence === present?.fence) {
      await work();
      if (givesBack) present = undefined;
      return;
    }
    await expect(work()).rejects.toThrow(FencedError);
    expect(await ledger.find(target)).toEqual(before);
  }

  async function act(held: Claim, step: Write): Promise<void> {
    if (step.kind === 'open') return write(held, false, () => ledger.open(held, intent('i')));
    if (step.kind === 'drop') return write(held, false, () => ledger.drop(held));
    if (step.kind === 'park') return write(held, true, () => ledger.park(held, parking({ delayMs: 0 })));
    if (held.fence !== highest) return write(held, true, () => ledger.release(held));
    await ledger.release(held);
    present = undefined;
  }

  async function settle(held: Claim, { version, fingerprint }: Settle): Promise<void> {
    await write(held, true, async () => {
      await ledger.settle(held, settlement(version, { alert: draft(`${version}-${fingerprint}`, fingerprint) }));
      settled.add(version);
    });
  }

  return {
    async run(step: Step): Promise<void> {
      if (step.kind === 'claim') return claim(step.by);
      if (step.kind === 'expire') {
        await expire();
        if (present !== undefined) present.standing = false;
        return;
      }
      if (step.kind === 'takeDue') {
        await ledger.takeDue(10);
        return;
      }
      const held = claims.get(step.by);
      if (held !== undefined) await (step.kind === 'settle' ? settle(held, step) : act(held, step));
    },

    async check(): Promise<void> {
      const outcomes = await ledger.outcomes(target);
      expect(outcomes.map(({ version }) => version).sort()).toEqual([...settled].sort());
      const { alerts } = await store.alerts.page({ limit: 1_000 });
      expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
      expect(await store.alerts.count()).toBe(alerts.length);
      const seen = alerts.reduce((sum, { count }) => sum + count, 0);
      expect(seen).toBeGreaterThanOrEqual(settled.size > 0 ? 1 : 0);
      const entry: LedgerEntry | undefined = await ledger.find(target);
      expect(entry?.settled !== undefined).toBe(settled.size > 0);
    },
  };
}

/** Random interleavings of two holders of one file. */
export function describeStoreProperties(name: string, { open, shortMs, runs }: StoreFixture): void {
  describe(`store under random interleavings: ${name}`, () => {
    it('lets no fenced writer through, records each outcome once and each alert id once', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
          const opened = await open();
          try {
            const model = createModel(opened, shortMs);
            for (const step of steps) await model.run(step);
            await model.check();
          } finally {
            await opened.close();
          }
        }),
        { numRuns: runs },
      );
    });
  });
}
