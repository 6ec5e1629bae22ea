import { expect, it } from 'vitest';

import { typesIn } from '../../policies/types-in.ts';
import { policyOf } from './fixtures.ts';

it('typesIn() finds types at every depth of every rule, each once', () => {
  const policy = policyOf(`rules:
    - { id: a, name: A, mode: report, severity: low, when: { informationTypes: [{ type: iban }] } }
    - id: b
      name: B
      mode: report
      severity: low
      when: { all: [{ any: [{ informationTypes: [{ type: iban }, { type: credit-card-number }] }] }],
              not: { informationTypes: [{ type: us-social-security-number }] } }`);
  expect(typesIn(policy)).toEqual(['credit-card-number', 'iban', 'us-social-security-number']);
});
