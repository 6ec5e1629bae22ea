import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../model/errors.ts';
import { policyJsonSchema } from '../../policies/json-schema.ts';
import { loadPolicy } from '../../policies/load.ts';
import { ids, informationTypes, labelsYaml, policyOf } from './fixtures.ts';

/** The problems of a policy; fails where there are none. */
function problemsOf(yaml: string): readonly string[] {
  try {
    loadPolicy(yaml, { file: 'test.yaml', informationTypes });
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return error instanceof SettingsError ? error.problems : [];
  }
  throw new Error('the policy was loaded');
}

const ruleWhen = (when: string) => `rules: [{ id: r, name: R, mode: report, severity: low, when: ${when} }]`;
const fine = ruleWhen('{ extension: [docx] }');
const rule = (fields: string) => `rules: [{ id: r, name: R, severity: low, when: { extension: [docx] }, ${fields} }]`;
const label = (fields: string) => labelsYaml.replace('labels:', `labels:\n  - { ${fields} }`);
const marked = (markings: string) => `${label(`${fresh}, priority: 9, markings: ${markings}`)}${fine}`;
const fresh = 'id: aaaaaaaa-0000-0000-0000-00000000000f, name: Fresh';

describe('loadPolicy()', () => {
  it('resolves names, paths and ids, and fills in what is left out', () => {
    const policy = policyOf(`rules:
  - { id: a, name: A, mode: automatic, severity: low, label: ' confidential\\all employees', when: { informationTypes: [{ type: iban }] } }
  - { id: b, name: B, mode: automatic, severity: low, label: Conf-Everyone, when: { informationTypes: [{ type: iban, minConfidence: low }] } }
  - { id: c, name: C, mode: automatic, severity: low, label: ${ids.everyone}, when: { size: { min: 1.5 KB } } }
`);
    expect(policy.rules.map((one) => one.label)).toEqual([ids.everyone, ids.everyone, ids.everyone]);
    expect(policy.rules.map(({ when }) => when)).toEqual([
      { informationTypes: [{ type: 'iban', minCount: 1, minConfidence: 85 }] },
      { informationTypes: [{ type: 'iban', minCount: 1, minConfidence: 65 }] },
      { size: { min: 1536 } },
    ]);
    expect(policy).toMatchObject({
      defaults: [],
      inclusions: [],
      exclusions: [],
      relabel: { manual: 'keep', downgrade: 'never', foreignProtection: 'keep', askJustification: true },
      ignoreTestNumbers: false,
      evidence: { show: 'masked', values: 3 },
      limits: { fileBytes: 1024 ** 3, readSeconds: 120, lockedHours: 72, attempts: 5 },
      ocr: { enabled: false, languages: ['eng'], pages: 20, seconds: 120 },
      labelStore: 'auto',
      templates: [{ id: 'secrets', name: 'Secrets', protector: 'cms', certificates: [], oldVersions: 'keep' }],
    });
    expect(policy.labels.find(({ id }) => id === ids.everyone)).toEqual({
      id: ids.everyone,
      name: 'Conf-Everyone',
      displayName: 'All Employees',
      path: 'Confidential \\ All Employees',
      parent: ids.confidential,
      priority: 3,
      applicable: true,
    });
    expect(policy.labels.find(({ id }) => id === ids.confidential)?.applicable).toBe(false);
  });

  it.each<[string, string, string]>([
    [
      'a malformed pattern of paths',
      `name: T\n${labelsYaml}${ruleWhen("{ path: ['HR/**', '['] }")}`,
      'rules[0].when.path[1] (line 12): [ is not a pattern of paths: [ is not closed',
    ],
    ['a missing key', `${labelsYaml}${fine}`, 'name (line 2): is required'],
    [
      'an unknown key',
      `name: T\n${labelsYaml}${fine}\nrelable: {}`,
      'relable (line 13): unknown key; did you mean relabel',
    ],
    [
      'markings that hold nothing',
      `name: T\n${label(`${fresh}, priority: 9, markings: {}`)}${fine}`,
      'labels[0].markings (line 4): must hold a header, a footer or a watermark',
    ],
    [
      'an unknown variable',
      `name: T\n${marked('{ footer: { text: "For ${Item.Labl}" } }')}`,
      'labels[0].markings.footer.text (line 4): unknown variable ${Item.Labl}; did you mean Item.Label',
    ],
    [
      'a variable in another case',
      `name: T\n${marked('{ header: { text: "${item.label}" } }')}`,
      'labels[0].markings.header.text (line 4): unknown variable ${item.label}; did you mean Item.Label',
    ],
    [
      'a variable without end',
      `name: T\n${marked('{ header: { text: "${Item.Label" } }')}`,
      'labels[0].markings.header.text (line 4): ${Item.Label has no closing }',
    ],
    [
      'a condition without end',
      `name: T\n${marked('{ header: { text: "${If.App.Word}x" } }')}`,
      'labels[0].markings.header.text (line 4): ${If.End} is missing',
    ],
    [
      'a condition on no application',
      `name: T\n${marked('{ header: { text: "${If.App.WZ}x${If.End}" } }')}`,
      '${If.App.WZ} must name Word, Excel, PowerPoint or Outlook',
    ],
    [
      'conditions within each other',
      `name: T\n${marked('{ header: { text: "${If.App.W}a${If.App.X}b${If.End}${If.End}" } }')}`,
      '${If.App.X} stands within another condition',
    ],
    [
      'a watermark that is too long',
      `name: T\n${marked(`{ watermark: { text: ${'x'.repeat(256)} } }`)}`,
      'labels[0].markings.watermark.text (line 4): must be at most 255 characters',
    ],
    [
      'a font size that is none',
      `name: T\n${marked('{ footer: { text: x, size: 0 } }')}`,
      'labels[0].markings.footer.size (line 4): must be at least 1',
    ],
    [
      'an alignment of a watermark',
      `name: T\n${marked('{ watermark: { text: x, alignment: left } }')}`,
      'labels[0].markings.watermark.alignment (line 4): unknown key',
    ],
    [
      'markings of a heading',
      `name: T\n${labelsYaml.replace('name: Confidential, priority: 2', 'name: Confidential, priority: 2, markings: { footer: { text: x } }')}${fine}`,
      'labels[2].markings (line 6): a label with sublabels is never applied and marks nothing',
    ],
    [
      "Microsoft's names",
      `name: T\n${marked('{ footer: { text: x, fontSize: 10 } }')}`,
      'labels[0].markings.footer.fontSize (line 4): is called size here',
    ],
    [
      'a time zone that is none',
      `name: T\n${labelsYaml}${fine}\nmarkings: { timeZone: Berlin }`,
      'markings.timeZone (line 13): must be a time zone such as Europe/Berlin',
    ],
    [
      'a removal pattern without end',
      `name: T\n${labelsYaml}${fine}\nremoveMarkings: ['Internal.*']`,
      'removeMarkings[0] (line 13): repeats without an upper bound',
    ],
    [
      'a mapping to a heading',
      `name: T\n${labelsYaml}${fine}\nlabelByCustomProperties: [{ property: Classification, value: C*, label: Confidential }]`,
      "labelByCustomProperties[0].label (line 13): Confidential has sublabels and can't be applied",
    ],
    [
      'a mapping by value and expression',
      `name: T\n${labelsYaml}${fine}\nlabelByCustomProperties: [{ property: C, value: C*, regex: C, label: General }]`,
      'labelByCustomProperties[0].regex (line 13): has no place beside value',
    ],
    [
      'a mapping by an unsafe expression',
      `name: T\n${labelsYaml}${fine}\nlabelByCustomProperties: [{ property: C, regex: '(a+)+', label: General }]`,
      'labelByCustomProperties[0].regex (line 13): repeats without an upper bound',
    ],
    [
      'own information types',
      `name: T\n${labelsYaml}${fine}\ninformationTypes: []`,
      'informationTypes (line 13): own information types are listed under types',
    ],
    [
      'a wrong type',
      `name: T\n${labelsYaml}${fine}\nignoreTestNumbers: maybe`,
      'ignoreTestNumbers (line 13): must be true or false, not text',
    ],
    [
      'an unknown option',
      `name: T\n${labelsYaml}${fine}\nlabelStore: file`,
      'labelStore (line 13): must be auto or custom or labelInfo',
    ],
    [
      'a language without a code',
      `name: T\n${labelsYaml}${fine}\nocr: { languages: [English] }`,
      'ocr.languages[0] (line 13): must be a code such as eng or chi_sim',
    ],
    [
      'a limit out of range',
      `name: T\n${labelsYaml}${fine}\nlimits: { attempts: 0 }`,
      'limits.attempts (line 13): must be at least 1',
    ],
    [
      'a size without unit',
      `name: T\n${labelsYaml}${fine}\nlimits: { fileBytes: 3 boxes }`,
      'must be bytes, or a number with KB, MB or GB',
    ],
    [
      'an upper-case GUID',
      `name: T\n${label('id: AAAAAAAA-0000-0000-0000-00000000000F, name: X, priority: 9')}${fine}`,
      'must be a GUID in lower case',
    ],
    [
      'an id not in kebab case',
      `name: T\n${labelsYaml}${fine.replace('id: r', 'id: My_Rule')}`,
      'rules[0].id (line 12): an id must be lower-case letters',
    ],
    [
      'a color that is none',
      `name: T\n${label(`${fresh}, priority: 9, color: red`)}${fine}`,
      'labels[0].color (line 4): must be #rrggbb',
    ],
    [
      'an unknown protector',
      `name: T\n${labelsYaml.replace('protector: cms', 'protector: pgp')}${fine}`,
      'templates[0].protector',
    ],
    [
      'an empty condition',
      `name: T\n${labelsYaml}${ruleWhen('{}')}`,
      'rules[0].when (line 12): must hold at least one condition',
    ],
    [
      'an empty inner condition',
      `name: T\n${labelsYaml}${ruleWhen('{ not: {} }')}`,
      'rules[0].when.not (line 12): must hold at least one condition',
    ],
    [
      'an unknown confidence',
      `name: T\n${labelsYaml}${ruleWhen('{ informationTypes: [{ type: iban, minConfidence: huge }] }')}`,
      'must be low, medium, high or a whole number',
    ],
    [
      'counts that contradict',
      `name: T\n${labelsYaml}${ruleWhen('{ informationTypes: [{ type: iban, minCount: 5, maxCount: 4 }] }')}`,
      'maxCount (line 12): must not be below minCount',
    ],
    [
      'sizes that contradict',
      `name: T\n${labelsYaml}${ruleWhen('{ size: { min: 2 KB, max: 1 KB } }')}`,
      'rules[0].when.size.max (line 12): must not be below min',
    ],
    [
      'an extension with a dot',
      `name: T\n${labelsYaml}${ruleWhen('{ extension: [.docx] }')}`,
      'must be lower case, without a dot',
    ],
    [
      'a rule without label',
      `name: T\n${labelsYaml}${rule('mode: automatic')}`,
      'rules[0].label (line 12): is required unless the mode is report',
    ],
    [
      'a report with label',
      `name: T\n${labelsYaml}${rule('mode: report, label: General')}`,
      'rules[0].label (line 12): has no effect in a rule that only reports',
    ],
    [
      'downgrade without justification',
      `name: T\n${labelsYaml}${fine}\nrelabel: { downgrade: allow }`,
      'relabel.justification (line 13): is required where downgrade is allow',
    ],
    [
      'justification without downgrade',
      `name: T\n${labelsYaml}${fine}\nrelabel: { justification: x }`,
      'relabel.justification (line 13): has no effect',
    ],
    [
      'an unknown information type',
      `name: T\n${labelsYaml}${ruleWhen('{ informationTypes: [{ type: credit-crad-number }] }')}`,
      'rules[0].when.informationTypes[0].type (line 12): unknown information type "credit-crad-number"; did you mean credit-card-number',
    ],
    [
      'an unknown type deep inside',
      `name: T\n${labelsYaml}${ruleWhen('{ any: [{ not: { informationTypes: [{ type: nothing-like-it }] } }] }')}`,
      'rules[0].when.any[0].not.informationTypes[0].type (line 12): unknown information type "nothing-like-it"',
    ],
    [
      'an unknown label',
      `name: T\n${labelsYaml}${rule('mode: automatic, label: Genral')}`,
      'rules[0].label (line 12): unknown label "Genral"; did you mean General',
    ],
    [
      'an unknown present label',
      `name: T\n${labelsYaml}${ruleWhen('{ presentLabel: [Publik] }')}`,
      'rules[0].when.presentLabel[0] (line 12): unknown label "Publik"; did you mean Public',
    ],
    [
      'a parent as target',
      `name: T\n${labelsYaml}${rule('mode: automatic, label: Confidential')}`,
      "rules[0].label (line 12): Confidential has sublabels and can't be applied; name one of Confidential \\ All Employees, Confidential \\ Partners",
    ],
    [
      'a parent as default',
      `name: T\n${labelsYaml}${fine}\ndefaults: [{ label: Confidential }]`,
      'defaults[0].label (line 13): Confidential has sublabels',
    ],
    [
      'a default behind one for everything',
      `name: T\n${labelsYaml}${fine}\ndefaults:\n  - label: General\n  - label: Public`,
      'defaults[1] (line 15): is never reached',
    ],
    [
      'an unknown template',
      `name: T\n${label(`${fresh}, priority: 9, protection: secretz`)}${fine}`,
      'labels[0].protection (line 4): unknown template "secretz"; did you mean secrets',
    ],
    [
      'protection on a parent',
      `name: T\n${labelsYaml.replace('priority: 2 }', 'priority: 2, protection: secrets }')}${fine}`,
      'a label with sublabels is never applied',
    ],
    [
      'an unknown parent',
      `name: T\n${label(`${fresh}, priority: 9, parent: Confidentail`)}${fine}`,
      'labels[0].parent (line 4): unknown label "Confidentail"; did you mean Confidential',
    ],
    [
      'a sublabel of a sublabel',
      `name: T\n${label(`${fresh}, priority: 9, parent: Conf-Partners`)}${fine}`,
      'Confidential \\ Partners is a sublabel itself',
    ],
    [
      'a label that is its own parent',
      `name: T\n${label(`${fresh}, priority: 9, parent: Fresh`)}${fine}`,
      'leads back to the label itself',
    ],
    [
      'parents in a circle',
      `name: T\n${label(`${fresh}, priority: 9, parent: Confidential`).replace('name: Confidential, ', 'name: Confidential, parent: Fresh, ')}${fine}`,
      'labels[0].parent (line 4): leads back to the label itself',
    ],
    [
      'a sublabel below its parent',
      `name: T\n${labelsYaml.replace('priority: 3', 'priority: 1.5').replace('1.5', '-0')}${fine}`,
      'priority (line 7): must be above that of the parent, 2',
    ],
    [
      'one id twice',
      `name: T\n${label(`id: ${ids.public}, name: Fresh, priority: 9`)}${fine}`,
      'labels[1].id (line 5): is the same as that of labels[0]',
    ],
    [
      'one name twice',
      `name: T\n${label('id: aaaaaaaa-0000-0000-0000-00000000000f, name: PUBLIC, priority: 9')}${fine}`,
      'labels[1].name (line 5): is the same as that of labels[0]',
    ],
    [
      'one priority twice',
      `name: T\n${label(`${fresh}, priority: 5`)}${fine}`,
      'labels[6].priority (line 10): is the same as that of labels[0]: 5',
    ],
    [
      'one display name twice',
      `name: T\n${label(`${fresh}, priority: 9, displayName: All Employees, parent: Confidential`)}${fine}`,
      'labels[4].displayName',
    ],
    [
      'one rule id twice',
      `name: T\n${labelsYaml}${fine.slice(0, -1)}, ${fine.slice('rules: ['.length)}`,
      'rules[1].id (line 12): is the same as that of rules[0]: r',
    ],
    ['broken YAML', 'name: [', 'is not valid YAML'],
    ['one key twice', 'name: a\nname: b', 'line 2: is not valid YAML: Map keys must be unique'],
    ['a tag', 'name: !!js/function x', 'is not valid YAML'],
    ['text that is no map', 'hello', 'must be a map of keys, not text'],
    ['nothing', '', 'line 1: must be a map of keys, not empty'],
  ])('names %s', (_, yaml, problem) => {
    expect(problemsOf(yaml).join('\n')).toContain(problem);
  });

  it('names all faults at once, in the order of the file', () => {
    const problems = problemsOf(`name: T
${label(`${fresh}, priority: high`)}rules:
  - { id: r, name: R, mode: report, severity: low, when: { informationTypes: [{ type: ibna }] } }
  - { id: r, name: R, mode: sometimes, severity: low, when: {} }
defaults: [{ label: Confidential }]
`);
    expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual([
      'labels[0].priority (line 4)',
      'rules[0].when.informationTypes[0].type (line 14)',
      'rules[1].mode (line 15)',
      'rules[1].when (line 15)',
      'defaults[0].label (line 16)',
    ]);
  });

  it('does not call a label unknown because its own entry is wrong', () => {
    expect(
      problemsOf(`name: T\n${label(`${fresh}, priority: high`)}${rule('mode: automatic, label: Fresh')}`),
    ).toHaveLength(1);
  });

  it.each<[string, string]>([
    [
      'aliases of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 8 }, (_, n) => `${'abcdefghi'[n + 1]}: &${'abcdefghi'[n + 1]} [${Array(9).fill(`*${'abcdefghi'[n]}`).join(', ')}]`).join('\n')}`,
    ],
    ['a circle', 'name: &a [*a]'],
    ['brackets', '['.repeat(100_000)],
    [
      'conditions in conditions',
      `name: T\n${labelsYaml}${ruleWhen(`${'{ not: '.repeat(100)}{ extension: [a] }${' }'.repeat(100)}`)}`,
    ],
    ['endless text', `name: ${'x'.repeat(1024 * 1024)}`],
  ])('refuses a bomb: %s', (_, yaml) => {
    expect(problemsOf(yaml).length).toBeGreaterThan(0);
  });
});

describe('policyJsonSchema()', () => {
  it('describes every key of the policy and refuses others', () => {
    expect(policyJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['name', 'labels', 'rules'],
      additionalProperties: false,
    });
  });
});
