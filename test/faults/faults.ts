/** `npm run -s faults -- --schedules N --seed S`: see docs/faults.md. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { mutations } from './mutations.ts';
import { scheduleSeed } from './random.ts';
import { runAll } from './run-all.ts';
import type { ScheduleResult } from './schedule.ts';
import { createTally } from './tally.ts';

const whole = z.coerce.number().int().nonnegative();
const optionsSchema = z.strictObject({
  schedules: whole.min(1).default(100),
  seed: whole.max(Number.MAX_SAFE_INTEGER).optional(),
  cloud: z.enum(['graph', 'box', 'both']).optional(),
  threads: whole.min(1).max(64).default(2),
  mutation: z.enum(mutations).optional(),
  verbose: z.boolean().default(false),
  stats: z.boolean().default(false),
});

const { values } = parseArgs({
  options: {
    schedules: { type: 'string' },
    seed: { type: 'string' },
    cloud: { type: 'string' },
    threads: { type: 'string' },
    mutation: { type: 'string' },
    verbose: { type: 'boolean' },
    stats: { type: 'boolean' },
  },
});
const parsed = optionsSchema.safeParse(values);
if (parsed.success) await main(parsed.data);
else {
  process.stderr.write(`Cannot run schedules: ${z.prettifyError(parsed.error)}\n`);
  process.exitCode = 2;
}

async function main(options: z.infer<typeof optionsSchema>): Promise<void> {
  const { schedules, cloud, mutation, threads } = options;
  const seed = options.seed ?? randomInt(2 ** 48);
  const common = { ...(cloud === undefined ? {} : { cloud }), ...(mutation === undefined ? {} : { mutation }) };
  const tally = createTally();
  let violated = 0;
  await runAll({
    orders: Array.from({ length: schedules }, (_, index) => ({ seed: scheduleSeed(seed, index), ...common })),
    threads,
    onResult(result) {
      if (result.violations.length > 0) violated++;
      tally.add(result.counts);
      write(linesOf(result, options));
    },
  });
  if (options.stats) write(tally.lines());
  write([`${schedules} schedules, ${violated} violations (seed ${seed})`]);
  process.exitCode = violated > 0 ? 1 : 0;
}

function linesOf(result: ScheduleResult, options: z.infer<typeof optionsSchema>): readonly string[] {
  const { seed, cloud, violations, trace, hash } = result;
  const told = options.verbose ? [...trace, `schedule ${seed} (${cloud}): trace ${hash}`] : [];
  if (violations.length === 0) return told;
  const mutation = options.mutation === undefined ? '' : ` --mutation ${options.mutation}`;
  return [
    ...told,
    `schedule ${seed} (${cloud}):`,
    ...violations.map((violation) => `  ${violation}`),
    `  npm run -s faults -- --schedules 1 --seed ${seed} --cloud ${cloud}${mutation} --verbose`,
  ];
}

function write(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}
