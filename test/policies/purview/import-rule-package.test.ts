import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SettingsError } from '../../../model/errors.ts';
import { importRulePackage } from '../../../policies/purview/import-rule-package.ts';
import { informationTypes, policyOf } from '../fixtures.ts';

const builtIn = new Set(informationTypes.keys());
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
      'another proximity',
      packageOf(pattern('<IdMatch idRef="A"/>').replace('="300"', '="100"') + regexA),
      'proximity 100 is not possible',
    ],
    [
      'no proximity limit',
      packageOf(pattern('<IdMatch idRef="A"/>').replace('="300"', '="unlimited"') + regexA),
      'proximity unlimited',
    ],
    [
      'relaxProximity',
      packageOf(pattern('<IdMatch idRef="A"/>', 'relaxProximity="true"') + regexA),
      'relaxProximity has no meaning',
    ],
    ['minCount', packageOf(pattern('<IdMatch idRef="A"/><Match idRef="A" minCount="3"/>') + regexA), 'minCount 3 of A'],
    [
      'uniqueResults',
      packageOf(pattern('<IdMatch idRef="A"/><Match idRef="A" uniqueResults="true"/>') + regexA),
      'uniqueResults of A',
    ],
    [
      'maxMatches',
      packageOf(pattern('<IdMatch idRef="A"/><Any maxMatches="1"><Match idRef="A"/><Match idRef="A"/></Any>') + regexA),
      'maxMatches 1',
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
      'filter F (TextMatchFilter)',
    ],
    [
      'terms by case',
      packageOf(
        `${pattern('<IdMatch idRef="A"/><Match idRef="K"/>')}${regexA}<Keyword id="K"><Group matchStyle="string"><Term caseSensitive="true">x</Term></Group></Keyword>`,
      ),
      'K has terms whose case counts',
    ],
    [
      'parts of words',
      packageOf(
        `${pattern('<IdMatch idRef="A"/><Match idRef="K"/>')}${regexA}<Keyword id="K"><Group matchStyle="string"><Term>x</Term></Group></Keyword>`,
      ),
      'matchStyle string',
    ],
    [
      'a term too long',
      packageOf(
        `${pattern('<IdMatch idRef="A"/><Match idRef="K"/>')}${regexA}<Keyword id="K"><Group><Term>x</Term><Term>${'y'.repeat(51)}</Term></Group></Keyword>`,
      ),
      '1 terms that are too long',
    ],
    [
      'Affinity',
      packageOf(`${pattern('<IdMatch idRef="A"/>')}<Affinity id="Z"/>${regexA}`),
      'Affinity Z: is no part of a policy',
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
    ['a built-in function', pattern('<IdMatch idRef="Func_ssn"/>'), 'it refers to Func_ssn'],
    [
      'a function as evidence',
      `${pattern('<IdMatch idRef="A"/><Match idRef="Func_date"/>')}${regexA}`,
      'it refers to Func_date',
    ],
    [
      'an exclusion within an Any',
      `${pattern('<IdMatch idRef="A"/><Any><Any minMatches="0" maxMatches="0"><Match idRef="A"/></Any></Any>')}${regexA}`,
      'excludes evidence within',
    ],
    [
      'an unsafe expression',
      `${pattern('<IdMatch idRef="A"/>')}<Regex id="A">(a+)+$</Regex>`,
      'repeats without an upper bound',
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

  it('maps validators and filters that are the same here', () => {
    const rules = `${pattern('<IdMatch idRef="A"/>', 'filters="F"')}<Regex id="A" validators="Func_credit_card">\\d{16}</Regex>
      <Filters id="F"><Filter type="AllDigitsSameFilter"/></Filters>`;
    const { yaml, remarks } = imported(packageOf(rules));
    expect(remarks).toEqual([]);
    expect(parse(yaml)).toMatchObject({ types: [{ validators: ['card-brand', 'luhn', 'not-uniform'] }] });
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
