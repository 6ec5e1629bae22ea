import { describe, expect, it } from 'vitest';
import { policyHash } from '../../policies/policy-hash.ts';
import { policyOf } from './fixtures.ts';

const run = { mode: 'enforce', detectorSet: 'v1' } as const;
const rules = (...ids: readonly string[]) =>
  `rules:\n${ids.map((id) => `  - { id: ${id}, name: R, mode: report, severity: low, when: { extension: [docx] } }\n`).join('')}`;
const base = policyHash(policyOf(rules('a', 'b')), run);

describe('policyHash()', () => {
  it('is the same for the same policy written in another way', () => {
    const other = `# a comment
labelStore: auto
rules:
  - { when: { extension: ['docx'] }, severity: low, mode: report, name: R, id: a }
  - id: b
    name: R
    mode: report
    severity: low
    when: { extension: [docx] }
limits: { fileBytes: 1 GB }
`;
    expect(policyHash(policyOf(other), run)).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes with the policy, the order of rules, the mode and the detectors', () => {
    const hashes = [
      base,
      policyHash(policyOf(rules('b', 'a')), run),
      policyHash(policyOf(rules('a')), run),
      policyHash(policyOf(`${rules('a', 'b')}ignoreTestNumbers: true`), run),
      policyHash(policyOf(`${rules('a', 'b')}inclusions: [{ name: I, when: { extension: [docx] } }]`), run),
      policyHash(policyOf(`${rules('a', 'b')}exclusions: [{ name: I, when: { extension: [docx] } }]`), run),
      policyHash(policyOf(rules('a', 'b')), { ...run, mode: 'report-only' }),
      policyHash(policyOf(rules('a', 'b')), { ...run, detectorSet: 'v2' }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
