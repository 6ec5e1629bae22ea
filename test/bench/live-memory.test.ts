import { describe, expect, it } from 'vitest';

import { startChild } from './children.ts';
import { liveMemoryOf } from './live-memory.ts';

async function liveMemoryWith(megabytes: number): Promise<number> {
  const child = startChild({ script: 'hold-memory.ts', data: megabytes, tellsMemory: true });
  try {
    expect(await child.message()).toBe('ready');
    return await liveMemoryOf(child);
  } finally {
    await child.stop();
  }
}

describe('liveMemoryOf()', () => {
  it('counts what the main thread and other threads hold on to, and no garbage', async () => {
    const [none, some] = [await liveMemoryWith(0), await liveMemoryWith(20)];
    expect(some - none).toBeGreaterThan(38);
    expect(some - none).toBeLessThan(50);
  });
});
