import { expect, it } from 'vitest';

import { inTurns } from '../../lib/in-turns.ts';

const megabyte = Buffer.alloc(1024 * 1024);

async function turnsDuring(megabytes: number): Promise<number> {
  let [turns, isOver, seen] = [0, false, 0];
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  for await (const chunk of inTurns(Array.from({ length: megabytes }, () => megabyte))) seen += chunk.length;
  isOver = true;
  expect(seen).toBe(megabytes * megabyte.length);
  return turns;
}

it('inTurns() lets others have a turn each eight megabytes, and none before', async () => {
  expect(await turnsDuring(7)).toBe(0);
  expect(await turnsDuring(40)).toBeGreaterThanOrEqual(5);
});
