/**
 * Sums the reports of the test runs: `node .ci/count.mjs FOLDER FAILED_STEPS...`. A step that failed without a failed test in its report
 * counts as one failure, and so does a skipped test that .ci/skips.json gives no reason for. Prints `N passed, N failed`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...failedSteps] = process.argv.slice(2);
const declared = JSON.parse(readFileSync(join(import.meta.dirname, 'skips.json'), 'utf8'));

let passed = 0;
let failed = 0;
const blamed = new Set();
for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
  const step = name.replace(/\.json$/, '');
  const { testResults } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  for (const file of testResults) {
    for (const { status, fullName, title } of file.assertionResults) {
      const skip = declared.find(({ test, reason }) => (test === fullName || test === title) && reason !== '');
      if (status === 'passed') passed += 1;
      else if (status !== 'failed' && skip !== undefined) console.log(`${step}: skipped: ${fullName}: ${skip.reason}`);
      else {
        failed += 1;
        blamed.add(step);
        console.log(`${step}: ${status === 'failed' ? 'failed' : 'skipped without a declared reason'}: ${fullName}`);
      }
    }
    if (file.status !== 'failed' || file.assertionResults.some(({ status }) => status === 'failed')) continue;
    failed += 1;
    blamed.add(step);
    console.log(`${step}: failed: ${file.name}`);
  }
}
for (const step of failedSteps.filter((one) => !blamed.has(one))) {
  failed += 1;
  console.log(`${step}: failed`);
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
