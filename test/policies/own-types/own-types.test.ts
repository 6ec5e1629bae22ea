import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../../model/errors.ts';
import { loadPolicy } from '../../../policies/load.ts';
import { policyHash } from '../../../policies/policy-hash.ts';
import type { Policy } from '../../../policies/policy.ts';
import { informationTypes, labelsYaml, policyOf } from '../fixtures.ts';

const rule = (type: string) =>
  `rules: [{ id: r, name: R, mode: report, severity: low, when: { informationTypes: [{ type: ${type} }] } }]\n`;
const typeOf = (fields: string) =>
  `types:\n  - { id: staff-number, name: Staff number, recommendedConfidence: 75, ${fields} }\n`;
const onePattern = (fields: string) => typeOf(`patterns: [{ confidence: 85, ${fields} }]`);
const plain = onePattern("primary: { regex: 'S\\d{6}' }");

function problemsOf(types: string, rules = rule('iban')): readonly string[] {
  try {
    loadPolicy(`name: Test\n${labelsYaml}${types}${rules}`, { file: 'test.yaml', informationTypes });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('the policy was loaded');
}

const word = (text: string) => ({ word: text, match: 'word', caseSensitive: false });
const near = (element: object) => ({ element, minCount: 1, unique: false });

describe('types of a policy', () => {
  it('are plain data with patterns by confidence, that rules may name', () => {
    const policy = policyOf(`types:
  - id: staff-number
    name: Staff number
    recommendedConfidence: 75
    validators: [luhn]
    patterns:
      - { confidence: 65, primary: { regex: '\\bS\\d{6}\\b' } }
      - confidence: 85
        primary: { regex: '\\bS-\\d{6}\\b' }
        evidence:
          - keywords: [staff, employee]
          - { any: [{ keywords: [payroll] }, { regex: '(?i)dept \\d' }], atLeast: 2 }
        without: [{ keywords: [order] }]
${rule('staff-number')}`);
    expect(structuredClone(policy.types)).toEqual(policy.types);
    expect(policy.types).toEqual([
      {
        id: 'staff-number',
        name: 'Staff number',
        recommendedConfidence: 75,
        proximity: 300,
        patterns: [
          {
            confidence: 85,
            primary: { regex: { source: '\\bS\\u002d\\d{6}\\b', ignoreCase: false }, checks: [] },
            checks: [{ kind: 'named', name: 'luhn' }],
            evidence: [
              near({ keywords: [word('staff'), word('employee')] }),
              {
                any: [
                  near({ keywords: [word('payroll')] }),
                  near({ regex: { source: 'dept \\d', ignoreCase: true }, checks: [] }),
                ],
                atLeast: 2,
              },
              { any: [near({ keywords: [word('order')] })], atLeast: 0, atMost: 0 },
            ],
          },
          {
            confidence: 65,
            primary: { regex: { source: '\\bS\\d{6}\\b', ignoreCase: false }, checks: [] },
            checks: [{ kind: 'named', name: 'luhn' }],
            evidence: [],
          },
        ],
      },
    ]);
    expect(policy.rules[0]?.when.informationTypes).toEqual([{ type: 'staff-number', minCount: 1, minConfidence: 75 }]);
  });

  it('say all that the model knows: distance, counts, exclusions, words by case, checks, filters', () => {
    const policy = policyOf(`types:
  - id: code
    name: Code
    recommendedConfidence: 75
    proximity: unlimited
    caseSensitive: false
    validators: [{ checksum: { weights: [2, 1], mod: 10, checkDigit: 3 } }, { date: YYMMDD, offset: 2 }]
    filters: [{ where: before, logic: exclude, keywords: [order] }]
    patterns:
      - confidence: 75
        primary: { type: iban, validators: [{ type: credit-card-number }] }
        filters: [{ where: is, logic: include, regex: 'A{2}' }]
        evidence:
          - { keywords: [{ word: Net, match: string, caseSensitive: true }], minCount: 2, unique: true }
          - { any: [{ type: iban }, { any: [{ regex: b, validators: [luhn] }], atLeast: 0, atMost: 0 }], atMost: 1 }
${rule('code')}`);
    const text = (fields: object) => ({ kind: 'text', texts: [], regexes: [], ...fields });
    expect(policy.types).toMatchObject([
      {
        proximity: 'unlimited',
        patterns: [
          {
            primary: { type: 'iban' },
            checks: [
              { kind: 'checksum', weights: [2, 1], mod: 10, checkDigit: 3, letters: false },
              { kind: 'date', format: 'YYMMDD', offset: 2 },
              text({ where: 'before', wanted: false, texts: [word('order')] }),
              { kind: 'type', type: 'credit-card-number' },
              text({ where: 'is', wanted: true, regexes: [{ source: 'A{2}', ignoreCase: true }] }),
            ],
            evidence: [
              {
                element: { keywords: [{ word: 'Net', match: 'string', caseSensitive: true }] },
                minCount: 2,
                unique: true,
              },
              {
                any: [
                  near({ type: 'iban' }),
                  {
                    any: [
                      near({
                        regex: { source: 'b', ignoreCase: true },
                        checks: [{ kind: 'named', name: 'luhn' }],
                      }),
                    ],
                    atLeast: 0,
                    atMost: 0,
                  },
                ],
                atLeast: 1,
                atMost: 1,
              },
            ],
          },
        ],
      },
    ]);
  });

  it('are none where the section is missing', () => {
    expect(policyOf(rule('iban')).types).toEqual([]);
  });

  it('change the hash of the policy', () => {
    const hashOf = (policy: Policy) => policyHash(policy, { mode: 'enforce', detectorSet: 'x' });
    const hashes = [plain, plain.replace('6}', '7}'), plain.replace('85', '75'), ''].map((types) =>
      hashOf(policyOf(types + rule('iban'))),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashOf(policyOf(plain + rule('iban')))).toBe(hashes[0]);
  });

  it.each([
    [plain.replace('staff-number', 'iban'), 'types[0].id (line 13): iban is a built-in information type'],
    [plain.replace('staff-number', 'Staff'), 'types[0].id (line 13): an id must be lower-case'],
    [
      `${plain}${plain.replace('types:\n', '').replace('staff-number', 'staff-number')}`,
      'types[1].id (line 14): is the same as that of types[0]: staff-number',
    ],
    [plain.replace('Confidence: 75', 'Confidence: 90'), 'types[0].recommendedConfidence (line 13): is reached by no'],
    [plain.replace('patterns', 'proximity: 0, patterns'), 'types[0].proximity (line 13): must be at least 1'],
    [
      plain.replace('patterns', 'validators: [luna], patterns'),
      'types[0].validators[0] (line 13): must be one of aba,',
    ],
    [onePattern('primary: {}'), 'patterns[0].primary (line 13): must hold exactly one of regex, keywords'],
    [
      onePattern("primary: { regex: '(a+)+' }"),
      'types[0].patterns[0].primary.regex (line 13): repeats without an upper bound',
    ],
    [onePattern("primary: { regex: 'a', keywords: [b] }"), 'must hold exactly one of regex, keywords'],
    [
      onePattern('primary: { together: [{ confidence: 60, evidence: [{ keywords: [a] }] }] }'),
      'patterns[0].confidence (line 13): is not reached: all together come to 60',
    ],
    [
      onePattern("primary: { together: [{ confidence: 90, evidence: [{ regex: '(a+)+' }] }] }"),
      'primary.together[0].evidence[0].regex (line 13): repeats without an upper bound',
    ],
    [
      onePattern('primary: { together: [{ confidence: 90, evidence: [{ field: a }] }] }'),
      'primary.together[0].evidence[0].field (line 13): has no table',
    ],
    [
      onePattern(
        'primary: { together: [{ confidence: 90, evidence: [{ keywords: [a] }] }] }, without: [{ keywords: [b] }]',
      ),
      'has no value: evidence, without and filters have no effect',
    ],
    [onePattern('primary: { keywords: ["--"] }'), 'must hold a letter or a digit'],
    [
      onePattern('primary: { type: ibna }'),
      'primary.type (line 13): unknown built-in information type "ibna"; did you',
    ],
    [onePattern('primary: { dictionary: words.txt }'), 'primary.dictionary (line 13): names a file, and none can be'],
    [onePattern('primary: { keywords: [a], validators: [luna] }'), 'primary.validators[0] (line 13): must be one of'],
    [onePattern('primary: { keywords: [a] }, evidence: [{ keywords: [b], validators: [luhn] }]'), 'without regex'],
    [onePattern('primary: { keywords: [a] }, filters: [{ where: is, logic: include }]'), 'exactly one of keywords and'],
    [
      onePattern('primary: { keywords: [a] }, filters: [{ where: in, logic: include, regex: a }]'),
      'must be startsWith',
    ],
    [
      onePattern('primary: { keywords: [a] }, evidence: [{ any: [{ keywords: [b] }], atMost: 0 }]'),
      'must not be below atLeast',
    ],
    [onePattern("primary: { regex: a }, evidence: [{ regex: 'b|' }]"), 'evidence[0].regex (line 13): has a | at'],
    [
      onePattern("primary: { regex: a }, without: [{ any: [{ regex: '(?>b)' }] }]"),
      'types[0].patterns[0].without[0].any[0].regex (line 13): has an atomic group',
    ],
    [onePattern('primary: { regex: a }, evidence: [{ keywords: [b], atLeast: 1 }]'), 'has no effect without any'],
    [onePattern('primary: { regex: a }, evidence: [{ any: [{ keywords: [b] }], atLeast: 2 }]'), 'more than any holds'],
    [onePattern('primary: { regex: a }, evidence: [{}]'), 'must hold exactly one of regex, keywords'],
    [onePattern(`primary: { regex: '${'a'.repeat(1025)}' }`), 'must be at most 1024 characters'],
  ])('are refused with place and line: %#', (types, problem) => {
    expect(problemsOf(types).join('\n')).toContain(problem);
  });

  it('are refused alone where their form is wrong, not with the rules that name them', () => {
    const problems = problemsOf(plain.replace("regex: 'S", "regexp: 'S"), rule('staff-number'));
    expect(problems.join('\n')).toContain(
      'types[0].patterns[0].primary.regexp (line 13): unknown key; did you mean regex',
    );
    expect(problems.join('\n')).not.toContain('unknown information type');
  });

  it('are named where a rule misspells one', () => {
    expect(problemsOf(plain, rule('staff-nmber'))).toEqual([
      'rules[0].when.informationTypes[0].type (line 14): unknown information type "staff-nmber"; did you mean staff-number',
    ]);
  });
});
