import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SettingsError } from '../../../model/errors.ts';
import { importRulePackage } from '../../../policies/purview/import-rule-package.ts';
import { detectors } from '../../../classification/registry.ts';
import { functionElement, functionTypes } from '../../../policies/purview/functions.ts';
import { boundRepeats } from '../../../policies/regex/bound-repeats.ts';
import { informationTypes, policyOf } from '../fixtures.ts';

const builtIn = [...informationTypes.keys()].map((id) => ({ id, name: id }));
const namespace = 'http://schemas.microsoft.com/office/2011/mce';
const guid = (last: number) => `bbbbbbbb-0000-0000-0000-00000000000${last}`;

function packageOf(rules: string, names: readonly string[] = ['Staff number']): string {
  const resources = names.map(
    (name, index) =>
      `<Resource idRef="${guid(index + 1).toUpperCase()}"><Name default="false" langcode="de-de">X</Name><Name default="true" langcode="en-us">${name}</Name></Resource>`,
  );
  return `<?xml version="1.0" encoding="utf-16"?><RulePackage xmlns="${namespace}">
    <RulePack id="${guid(0)}"><Version major="1" minor="0" build="0" revision="0"/><Publisher id="${guid(9)}"/></RulePack>
    <Rules>${rules}<LocalizedStrings>${resources.join('')}</LocalizedStrings></Rules></RulePackage>`;
}

const staff = `
  <Entity id="${guid(1)}" patternsProximity="300" recommendedConfidence="75">
    <Pattern confidenceLevel="65"><IdMatch idRef="Regex_staff"/></Pattern>
    <Pattern confidenceLevel="85">
      <IdMatch idRef="Regex_staff"/>
      <Match idRef="Keyword_staff"/>
      <Any minMatches="2"><Match idRef="Keyword_staff"/><Match idRef="Regex_date"/></Any>
      <Any minMatches="0" maxMatches="0"><Match idRef="Keyword_no"/></Any>
    </Pattern>
  </Entity>
  <Regex id="Regex_staff">(?i)\\bS\\d{6}\\b</Regex>
  <Regex id="Regex_date">\\d{4}-\\d{2} &amp; on</Regex>
  <Keyword id="Keyword_staff"><Group matchStyle="word"><Term>staff</Term><Term>employee id</Term></Group></Keyword>
  <Keyword id="Keyword_no"><Group matchStyle="word"><Term caseSensitive="false">order</Term></Group></Keyword>`;

const imported = (xml: string) => importRulePackage(Buffer.from(xml), builtIn);
const pattern = (inner: string, attributes = '') =>
  `<Entity id="${guid(1)}" patternsProximity="300" recommendedConfidence="75" ${attributes}><Pattern confidenceLevel="75">${inner}</Pattern></Entity>`;
const anyRule =
  'rules: [{ id: r, name: R, mode: report, severity: low, when: { informationTypes: [{ type: iban }] } }]\n';
const regexA = '<Regex id="A">A\\d{3}</Regex>';

describe('importRulePackage()', () => {
  it('gives a section of a policy that loads, in the terms of the package', () => {
    const { yaml, remarks, count } = imported(packageOf(staff));
    expect([count, remarks]).toEqual([1, []]);
    expect(parse(yaml)).toEqual({
      types: [
        {
          id: 'staff-number',
          name: 'Staff number',
          recommendedConfidence: 75,
          patterns: [
            { confidence: 65, primary: { regex: '(?i)\\bS\\d{6}\\b' } },
            {
              confidence: 85,
              primary: { regex: '(?i)\\bS\\d{6}\\b' },
              evidence: [
                { keywords: ['staff', 'employee id'] },
                { any: [{ keywords: ['staff', 'employee id'] }, { regex: '\\d{4}-\\d{2} & on' }], atLeast: 2 },
              ],
              without: [{ keywords: ['order'] }],
            },
          ],
        },
      ],
    });
    const rule =
      'rules: [{ id: r, name: R, mode: report, severity: low, when: { informationTypes: [{ type: staff-number }] } }]';
    expect(policyOf(`${yaml}${rule}`).types.map(({ id }) => id)).toEqual(['staff-number']);
  });

  it('reads UTF-16 of either order, UTF-8 with and without mark, prefixes, and entities by engine version', () => {
    const xml = packageOf(
      `<Version minEngineVersion="15.00.0000.000">${staff}</Version>`.replaceAll(/<(\/?)Pattern/g, '<$1mce:Pattern'),
    );
    const little = Buffer.from(`\ufeff${xml}`, 'utf16le');
    const wanted = imported(xml);
    expect(wanted.count).toBe(1);
    for (const bytes of [little, Buffer.from(little).swap16(), Buffer.from(`\ufeff${xml}`)]) {
      expect(importRulePackage(bytes, builtIn)).toEqual(wanted);
    }
  });

  it.each([
    [
      'relaxProximity',
      packageOf(pattern('<IdMatch idRef="A"/>', 'relaxProximity="true"') + regexA),
      'relaxProximity has no meaning',
    ],
    [
      'an unknown validator',
      packageOf(pattern('<IdMatch idRef="A"/>') + regexA.replace('"A"', '"A" validators="MyCheck"')),
      'validator MyCheck has no equal',
    ],
    [
      'an unknown filter',
      packageOf(
        `${pattern('<IdMatch idRef="A"/>', 'filters="F"')}${regexA}<Filters id="F"><Filter type="TextMatchFilter"/></Filters>`,
      ),
      'filter F (TextMatchFilter) was left out',
    ],
    [
      'a term too long',
      packageOf(
        `${pattern('<IdMatch idRef="A"/><Match idRef="K"/>')}${regexA}<Keyword id="K"><Group><Term>x</Term><Term>${'y'.repeat(51)}</Term></Group></Keyword>`,
      ),
      '1 terms that are too long',
    ],
    [
      'a fingerprint',
      packageOf(`${pattern('<IdMatch idRef="A"/>')}${regexA}<Fingerprint id="P"/>`),
      'Fingerprint P: is no part of a policy',
    ],
  ])('takes over what it can and says what not, on both sides: %s', (_, xml, remark) => {
    const { yaml, remarks, count } = imported(xml);
    expect(count).toBe(1);
    expect(remarks.join('\n')).toContain(remark);
    expect(yaml).toMatch(new RegExp(`# .*${remark.replace(/[()]/g, '\\$&')}`));
    expect(parse(yaml)).toMatchObject({ types: [{ id: 'staff-number' }] });
  });

  it.each([
    ['an unknown function', pattern('<IdMatch idRef="Func_new"/>'), 'it refers to Func_new'],
    [
      'a dictionary',
      pattern('<IdMatch idRef="8d3f7c1e-5b0a-4d36-9c53-4f6f0f1b0001"/>'),
      'whose words are not in the package: write them into a file',
    ],
    [
      'a function as evidence',
      `${pattern('<IdMatch idRef="A"/><Match idRef="Func_new"/>')}${regexA}`,
      'it refers to Func_new',
    ],
    [
      'an unsafe expression',
      `${pattern('<IdMatch idRef="A"/>')}<Regex id="A">(a)\\1</Regex>`,
      'refers back to a group',
    ],
    ['two IdMatch', `${pattern('<IdMatch idRef="A"/><IdMatch idRef="A"/>')}${regexA}`, 'not exactly one IdMatch'],
    [
      'more matches than there are',
      `${pattern('<IdMatch idRef="A"/><Any minMatches="2"><Match idRef="A"/></Any>')}${regexA}`,
      'asks for 2 of 1',
    ],
    ['an element of another kind', `${pattern('<IdMatch idRef="A"/><Near/>')}${regexA}`, 'it holds Near'],
  ])('leaves out a type that would mean something else, and says why: %s', (_, rules, remark) => {
    const { yaml, remarks, count } = imported(packageOf(rules));
    expect(count).toBe(0);
    expect(remarks.join('\n')).toContain(remark);
    expect(yaml).toContain(remark);
    expect(parse(yaml)).toEqual({ types: [] });
  });

  it('takes an Affinity over as what stands together, its threshold being what the type is recommended at', () => {
    const keywords = ['assets', 'ledger', 'levy', 'audit']
      .map((word) => `<Keyword id="K_${word}"><Group matchStyle="word"><Term>${word}</Term></Group></Keyword>`)
      .join('');
    const affinity = `<Affinity id="${guid(1)}" evidencesProximity="1000" thresholdConfidenceLevel="65">
        <Evidence confidenceLevel="60"><Any><Match idRef="K_assets"/><Match idRef="K_ledger"/></Any></Evidence>
        <Evidence confidenceLevel="40"><Match idRef="K_levy" minCount="3" uniqueResults="true"/>
          <Any minMatches="0" maxMatches="0"><Match idRef="K_audit"/></Any></Evidence>
        <Version minEngineVersion="15.00.0000.000"><Evidence confidenceLevel="40"><Match idRef="Func_new"/></Evidence></Version>
      </Affinity>`;
    const { yaml, remarks, count } = imported(packageOf(`${affinity}${keywords}`, ['Financial report']));
    expect(count).toBe(1);
    expect(remarks).toEqual([
      'Financial report: the evidence of confidence 40 was left out: it refers to Func_new, which is neither in the package nor a function with an equal here',
    ]);
    expect(parse(yaml)).toEqual({
      types: [
        {
          id: 'financial-report',
          name: 'Financial report',
          recommendedConfidence: 65,
          proximity: 1000,
          patterns: [
            {
              confidence: 65,
              primary: {
                together: [
                  {
                    confidence: 60,
                    evidence: [{ any: [{ keywords: ['assets'] }, { keywords: ['ledger'] }], atLeast: 1 }],
                  },
                  {
                    confidence: 40,
                    evidence: [
                      { keywords: ['levy'], minCount: 3, unique: true },
                      { any: [{ keywords: ['audit'] }], atLeast: 0, atMost: 0 },
                    ],
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    const [type] = policyOf(`${yaml}${anyRule}`).types;
    expect(type?.patterns.map(({ confidence }) => confidence)).toEqual([76]);
  });

  it('leaves out an Affinity whose evidences do not come to its threshold', () => {
    const rules = `<Affinity id="${guid(1)}" evidencesProximity="600" thresholdConfidenceLevel="65">
      <Evidence confidenceLevel="40"><Match idRef="A"/></Evidence></Affinity>${regexA}`;
    const { count, remarks } = imported(packageOf(rules));
    expect(count).toBe(0);
    expect(remarks.join('\n')).toContain('all together come to 40');
  });

  it('takes an ExactMatch over as fields of a table that is still to be made', () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><RulePackage xmlns="http://schemas.microsoft.com/office/2018/edm">
      <RulePack id="${guid(0)}"><Version major="2" minor="0" build="0" revision="0"/></RulePack><Rules>
      <ExactMatch id="${guid(1)}" patternsProximity="400" dataStore="PatientRecords" recommendedConfidence="65">
        <Pattern confidenceLevel="65"><idMatch matches="Account" classification="IBAN"/></Pattern>
        <Pattern confidenceLevel="75"><idMatch matches="Account" classification="iban"/>
          <Any minMatches="2" maxMatches="3"><match matches="Town"/><match matches="Name"/><match matches="Born"/></Any></Pattern>
        <Pattern confidenceLevel="85"><idMatch matches="Account" classification="${guid(7)}"/></Pattern>
      </ExactMatch>
      <LocalizedStrings><Resource idRef="${guid(1)}"><Locale langcode="en-us" default="true"><Name>Patient</Name></Locale></Resource></LocalizedStrings>
      </Rules></RulePackage>`;
    const { yaml, remarks, count } = imported(xml);
    const primary = { table: 'patientrecords.table', field: 'Account', find: { type: 'iban' } };
    expect(count).toBe(1);
    expect(remarks).toEqual([
      `Patient: the pattern of confidence 85 was left out: what finds its values, ${guid(7)}, is no built-in type: write it as the find of an own type`,
      'Patient: make patientrecords.table from the rows of PatientRecords with `labelwright edm hash`; the policy does not load before',
    ]);
    expect(parse(yaml)).toEqual({
      types: [
        {
          id: 'patient',
          name: 'Patient',
          recommendedConfidence: 65,
          proximity: 400,
          patterns: [
            { confidence: 65, primary },
            {
              confidence: 75,
              primary,
              evidence: [{ any: [{ field: 'Town' }, { field: 'Name' }, { field: 'Born' }], atLeast: 2 }],
            },
          ],
        },
      ],
    });
  });

  it('says of the schema of a table what to do in its place', () => {
    const schema =
      '<EdmSchema xmlns="http://schemas.microsoft.com/office/2018/edm"><DataStore name="X" version="1"/></EdmSchema>';
    expect(() => imported(schema)).toThrow('make the table with `labelwright edm hash`');
  });

  it('maps validators, filters and functions that are the same here', () => {
    const rules = `<Entity id="${guid(1)}" patternsProximity="unlimited" recommendedConfidence="75" filters="F">
        <Pattern confidenceLevel="75" filters="G"><IdMatch idRef="A"/><Match idRef="Func_us_date"/></Pattern>
        <Pattern confidenceLevel="65"><IdMatch idRef="Func_iban"/><Match idRef="B"/></Pattern></Entity>
      <Regex id="A" validators="Func_credit_card Check">\\d{16}</Regex><Regex id="B" validators="func_SSN">\\d+</Regex>
      <Validators id="EmployeeCheck"><Validator type="Checksum"><Param name="Weights">2, 2, 1</Param><Param name="Mod">28</Param>
        <Param name="CheckDigit">2</Param><Param name="AllowAlphabets">1</Param></Validator>
        <Validator type="DateSimple"><Param name="Pattern">DDMMYYYY</Param></Validator></Validators>
      <Keyword id="K"><Group matchStyle="word"><Term>no.</Term></Group></Keyword>
      <Filters id="F"><Filter type="AllDigitsSameFilter"/>
        <Filter type="TextMatchFilter" direction=" Prefix" logic="Exclude" textProcessorId="K"/></Filters>
      <Filters id="G"><Filter type="TextMatchFilter" direction="Full" logic="Include" textProcessorId="B"/></Filters>`;
    const { yaml, remarks } = imported(packageOf(rules));
    expect(remarks).toEqual([
      'Staff number: validator Check is not in the package: EmployeeCheck was taken for it',
      'Staff number: B repeats without an upper bound: 100 times at most here',
    ]);
    expect(parse(yaml)).toMatchObject({
      types: [
        {
          proximity: 'unlimited',
          validators: ['not-uniform'],
          filters: [{ where: 'before', logic: 'exclude', keywords: ['no.'] }],
          patterns: [
            {
              primary: {
                regex: '\\d{16}',
                validators: [
                  'card-brand',
                  'luhn',
                  { checksum: { weights: [2, 2, 1], mod: 28, checkDigit: 2, letters: true } },
                  { date: 'DDMMYYYY' },
                ],
              },
              filters: [{ where: 'is', logic: 'include', regex: '\\d{1,100}' }],
              evidence: [functionElement('Func_us_date')],
            },
            { primary: { type: 'iban' }, evidence: [{ validators: [{ type: 'us-social-security-number' }] }] },
          ],
        },
      ],
    });
    policyOf(yaml + anyRule);
  });

  it('takes over counts, least and most, exclusions within, and words by case and style', () => {
    const rules = `${pattern(`<IdMatch idRef="A"/><Match idRef="K" minCount="3" uniqueResults="true"/>
      <Any minMatches="1" maxMatches="1"><Match idRef="A"/><Any minMatches="0" maxMatches="0"><Match idRef="K"/></Any></Any>
      <Any minMatches="0"><Match idRef="A"/></Any>`)}${regexA}
      <Keyword id="K"><Group matchStyle="string"><Term>net</Term></Group>
        <Group matchStyle="word"><Term caseSensitive="true">Net</Term><Term>net</Term></Group></Keyword>`;
    const { yaml, remarks } = imported(packageOf(rules));
    expect(remarks).toEqual([]);
    const keywords = [
      { word: 'net', match: 'string', caseSensitive: false },
      { word: 'Net', match: 'word', caseSensitive: true },
      'net',
    ];
    expect(parse(yaml)).toMatchObject({
      types: [
        {
          patterns: [
            {
              evidence: [
                { keywords, minCount: 3, unique: true },
                {
                  any: [{ regex: 'A\\d{3}' }, { any: [{ keywords }], atLeast: 0, atMost: 0 }],
                  atLeast: 1,
                  atMost: 1,
                },
              ],
            },
          ],
        },
      ],
    });
    policyOf(yaml + anyRule);
  });

  it('knows functions by their equals here, each a built-in type or a safe expression', () => {
    const known = new Set(detectors.map(({ id }) => id));
    expect(functionTypes.filter((type) => !known.has(type))).toEqual([]);
    for (const name of ['Func_us_date', 'Func_eu_date', 'Func_expiration_date']) {
      const element = functionElement(name);
      expect(element && 'regex' in element && boundRepeats(element.regex)).toEqual(
        element && 'regex' in element && { text: element.regex },
      );
    }
    expect(functionElement('Func_west_virginia_drivers_license_number')).toEqual({ type: 'us-drivers-license-number' });
  });

  it('keeps the patterns that can be taken over, and lowers a confidence that none reaches', () => {
    const rules = `<Entity id="${guid(1)}" patternsProximity="300" recommendedConfidence="85">
      <Pattern confidenceLevel="85"><IdMatch idRef="Func_x"/></Pattern><Pattern confidenceLevel="65"><IdMatch idRef="A"/></Pattern></Entity>${regexA}`;
    const { yaml, remarks } = imported(packageOf(rules));
    expect(parse(yaml)).toMatchObject({ types: [{ recommendedConfidence: 65, patterns: [{ confidence: 65 }] }] });
    expect(remarks.join('\n')).toMatch(
      /confidence 85 was left out[\s\S]*recommendedConfidence 85 is reached by no pattern/,
    );
  });

  it('gives ids that are neither taken by a built-in type nor by another', () => {
    const two = [1, 2, 3].map((last) => pattern('<IdMatch idRef="A"/>').replace(guid(1), guid(last))).join('');
    const { yaml } = imported(packageOf(two + regexA, ['IBAN', 'Größe (neu)', 'Grösse neu']));
    expect(parse(yaml)).toMatchObject({ types: [{ id: 'iban-2' }, { id: 'grosse-neu' }, { id: 'grosse-neu-2' }] });
  });

  it.each([
    ['<!DOCTYPE x [<!ENTITY a "b">]><RulePackage/>', 'document type'],
    ['<Other/>', 'it begins with Other'],
    ['', 'no XML document'],
    ['plain text', 'no XML document'],
    ['<RulePackage><Rules></RulePackage>', 'does not end'],
    [`<RulePackage>${'<a>'.repeat(60)}`, 'nested more than 40'],
    ['<RulePackage><RulePack><Encryption/></RulePack></RulePackage>', 'encrypted'],
  ])('refuses %s', (xml, problem) => {
    expect(() => imported(xml)).toThrow(SettingsError);
    expect(() => imported(xml)).toThrow(problem);
  });

  it('does not expand entities', () => {
    const xml = packageOf(pattern('<IdMatch idRef="A"/>') + regexA, ['&lol9; A']);
    expect(parse(imported(xml).yaml)).toMatchObject({ types: [{ name: '&lol9; A' }] });
  });
});
