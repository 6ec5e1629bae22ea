import { expect, it } from 'vitest';

import { rememberSlow } from '../../lib/remember-slow.ts';

/** Each call takes `ms` of a clock that only tests move. */
function slow(ms: number) {
  let time = 0;
  let calls = 0;
  const ask = rememberSlow(
    () => {
      time += ms;
      return Promise.resolve(++calls);
    },
    { slowMs: 100, times: 10, now: () => time },
  );
  return { ask, pass: (passed: number) => (time += passed) };
}

it('rememberSlow() asks anew where it is fast', async () => {
  const { ask } = slow(99);
  expect([await ask(), await ask()]).toEqual([1, 2]);
});

it('rememberSlow() lets a slow answer stand for ten times as long as it took', async () => {
  const { ask, pass } = slow(100);
  expect(await ask()).toBe(1);
  pass(999);
  expect(await ask()).toBe(1);
  pass(1);
  expect(await ask()).toBe(2);
});

it('rememberSlow() asks once for all who ask at the same time', async () => {
  const { ask } = slow(1);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
});

it('rememberSlow() forgets a failure', async () => {
  let calls = 0;
  const ask = rememberSlow(() => (++calls === 1 ? Promise.reject(new Error('down')) : Promise.resolve(calls)));
  await expect(ask()).rejects.toThrow('down');
  expect(await ask()).toBe(2);
});
