import { readFileSync } from 'node:fs';

import { informationTypes } from '../local-tools.ts';
import { importRulePackage } from '../policies/purview/import-rule-package.ts';

/**
 * `labelwright policy import`: the types of a Purview rule package as the `types` section of a policy, on stdout; what could not be
 * taken over, on stderr too. Exit code 0, or 1 where no type could be. Throws `SettingsError`.
 */
export function importPolicy(file: string): number {
  const { yaml, remarks, count } = importRulePackage(readFileSync(file), informationTypes);
  process.stdout.write(yaml);
  for (const remark of remarks) process.stderr.write(`${remark}\n`);
  process.stderr.write(`${count} types taken over, ${remarks.length} remarks\n`);
  return count === 0 ? 1 : 0;
}
