import { describe, expect, it } from 'vitest';

import { silentLog } from '../../lib/log.ts';
import type { LogFields } from '../../model/log.ts';
import { forgetOld, type RetentionOptions } from '../../pipeline/retention.ts';
import type { Pruned, Retention } from '../../store/store.ts';

const nothing: Pruned = { outcomes: 0, alerts: 0, files: 0, runFiles: 0, runs: 0, subscriptions: 0 };
const options: RetentionOptions = { days: 400, sinks: ['siem'], signal: new AbortController().signal };

/** A store that deletes what the batches say, one per call, and takes `msPerCall` for each. */
function keeper(batches: readonly Partial<Pruned>[], msPerCall = 0) {
  const left = [...batches];
  const asked: (readonly [Retention, number])[] = [];
  const logged: (LogFields | undefined)[] = [];
  let time = 0;
  return {
    asked,
    logged,
    now: () => time,
    log: { ...silentLog, info: (_: string, fields?: LogFields) => logged.push(fields) },
    store: {
      prune(retention: Retention, limit: number) {
        asked.push([retention, limit]);
        time += msPerCall;
        return Promise.resolve({ ...nothing, ...left.shift() });
      },
    },
  };
}

describe('forgetOld()', () => {
  it('goes on until nothing is left, and says how much it was', async () => {
    const pipeline = keeper([{ outcomes: 500, files: 2 }, { outcomes: 500, alerts: 1 }, { outcomes: 3 }]);
    const total = { ...nothing, outcomes: 1_003, alerts: 1, files: 2 };
    expect(await forgetOld(pipeline, options)).toEqual(total);
    expect(pipeline.asked).toHaveLength(4);
    expect(pipeline.asked[0]).toEqual([{ olderThanMs: 400 * 86_400_000, sinks: ['siem'] }, 500]);
    expect(pipeline.logged).toEqual([total]);
  });

  it('is quiet where there is nothing to delete', async () => {
    const pipeline = keeper([]);
    expect(await forgetOld(pipeline, options)).toEqual(nothing);
    expect(pipeline.logged).toEqual([]);
  });

  it('keeps everything for 0 days', async () => {
    const pipeline = keeper([{ outcomes: 1 }]);
    expect(await forgetOld(pipeline, { ...options, days: 0 })).toEqual(nothing);
    expect(pipeline.asked).toEqual([]);
  });

  it('stops between two batches when it is told to, and after ten minutes', async () => {
    const lots = Array.from({ length: 100 }, () => ({ outcomes: 500 }));
    const controller = new AbortController();
    const stopped = keeper(lots);
    const stopping = { ...stopped, store: { prune: stopAfter(stopped.store.prune, controller) } };
    expect(await forgetOld(stopping, { ...options, signal: controller.signal })).toMatchObject({ outcomes: 500 });
    expect(await forgetOld(keeper(lots, 60_000), options)).toMatchObject({ outcomes: 5_000 });
  });
});

function stopAfter(prune: (retention: Retention, limit: number) => Promise<Pruned>, controller: AbortController) {
  return (retention: Retention, limit: number) => {
    controller.abort();
    return prune(retention, limit);
  };
}
