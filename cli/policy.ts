import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { z } from 'zod';

import { readPolicy } from '../read-policy.ts';
import { SettingsError } from '../model/errors.ts';
import { classifyFile, type Classified } from './classify-files.ts';
import { openLocalTools } from './open-local-tools.ts';
import { findFiles } from './find-files.ts';
import { readForm } from './read-form.ts';

/** `labelwright policy check`: exit code 0; throws `SettingsError` naming every fault with its line. */
export function checkPolicy(file: string): number {
  const { name, rules, labels, defaults } = readPolicy(file);
  print(`${file}: "${name}" is sound: ${rules.length} rules, ${labels.length} labels, ${defaults.length} defaults`);
  return 0;
}

/** What a sample file is to give. What isn't named isn't looked at; where `findings` are, a type that isn't among them must not be found. */
const expectation = z.strictObject({
  /** Unique values by information type, at any confidence. */
  findings: z
    .record(
      z.string(),
      z.int().min(0),
      'must say how many values of each type there are, as in "credit-card-number: 2"',
    )
    .optional(),
  /** Path of the label; null for none. */
  label: z.string().nullable().optional(),
  rule: z.string().nullable().optional(),
  status: z.enum(['classified', 'partial', 'skipped']).optional(),
});
type Expectation = z.infer<typeof expectation>;

const ending = '.expected.yaml';

/**
 * `labelwright policy test`: each `NAME.expected.yaml` under the folder says what `NAME` beside it gives. Exit code 0 where all do,
 * 1 where one doesn't or there is none. Throws `SettingsError`.
 */
export async function testPolicy(
  folder: string,
  options: { readonly policy?: string; readonly json: boolean },
): Promise<number> {
  const expected = findFiles([folder]).files.filter((file) => file.endsWith(ending));
  if (expected.length === 0) throw new SettingsError('Cannot test policy', [`${folder} holds no file NAME${ending}`]);
  const tools = openLocalTools(options.policy);
  let wrong = 0;
  try {
    for (const file of expected) {
      const sample = join(dirname(file), basename(file, ending));
      const differences = existsSync(sample)
        ? differencesOf(readForm(file, expectation, 'Cannot test policy'), await classifyFile(tools, sample))
        : [`${sample} does not exist`];
      if (differences.length > 0) wrong += 1;
      if (options.json) print(JSON.stringify({ file: sample, ok: differences.length === 0, differences }));
      else
        print(
          [
            `${differences.length === 0 ? 'ok    ' : 'WRONG '} ${sample}`,
            ...differences.map((one) => `         ${one}`),
          ].join('\n'),
        );
    }
  } finally {
    await tools.close();
  }
  if (!options.json) print(`${expected.length - wrong} of ${expected.length} samples give what is expected`);
  return wrong > 0 ? 1 : 0;
}

function differencesOf(wanted: Expectation, given: Classified): readonly string[] {
  const { findings, label, rule, status } = wanted;
  return [
    ...(findings === undefined ? [] : differentFindings(findings, given)),
    ...(label === undefined ? [] : different('label', label, given.decision?.label ?? null)),
    ...(rule === undefined ? [] : different('rule', rule, given.decision?.rule ?? null)),
    ...(status === undefined ? [] : different('status', status, given.status)),
  ];
}

function differentFindings(wanted: Readonly<Record<string, number>>, { findings }: Classified): readonly string[] {
  const found = new Map(findings.map((finding) => [finding.type, finding.uniqueCount]));
  const all = new Set([...Object.keys(wanted), ...found.keys()]);
  return [...all].flatMap((type) => different(type, wanted[type] ?? 0, found.get(type) ?? 0));
}

function different(what: string, wanted: unknown, given: unknown): readonly string[] {
  return wanted === given ? [] : [`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(given)}`];
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
