import { describe, expect, it } from 'vitest';

import { startChild } from './children.ts';

describe('startChild()', () => {
  it('hears all of the last word of a process that ends with it, however long that is', async () => {
    const length = 4_000_000;
    const child = startChild({ script: 'say-much.ts', data: length });
    expect(await child.message()).toHaveLength(length);
    await expect(child.message()).rejects.toThrow('say-much.ts ended with 0');
  });
});
