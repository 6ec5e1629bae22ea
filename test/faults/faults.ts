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

const usage = `Usage: npm run -s faults -- [--schedules 100] [--seed S] [--cloud graph|box|both] [--threads 2]
  [--mutation ${mutations.join('|')}] [--verbose] [--stats]

Plays schedules of work and faults, and tells which promise one of them broke. S: below 2^53, by chance without.
Exit code: 0 none broken, 1 some, 2 wrong call.
`;

const parsed = readOptions();
if (typeof parsed !== 'string') await main(parsed);
else {
  const wrong = parsed !== usage;
  (wrong ? process.stderr : process.stdout).write(parsed);
  process.exitCode = wrong ? 2 : 0;
}

/** What to write instead, where no schedule is to be played. */
function readOptions(): z.infer<typeof optionsSchema> | string {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const { values } = parseArgs({
      options: {
        ...{ schedules: text, seed: text, cloud: text, threads: text, mutation: text },
        ...{ verbose: flag, stats: flag, help: flag },
      },
    });
    const { help = false, ...options } = values;
    const result = optionsSchema.safeParse(options);
    if (help) return usage;
    return result.success ? result.data : `Cannot run schedules: ${z.prettifyError(result.error)}\n`;
  } catch (error) {
    return `Cannot run schedules: ${error instanceof Error ? error.message : String(error)}\n`;
  }
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
