import { describe, expect, it } from 'vitest';

import type { Application, Marking } from '../../model/marking.ts';
import { markingsOf, markingTexts, type MarkingContext } from '../../policies/markings-of.ts';
import { loadPolicy } from '../../policies/load.ts';
import type { Policy } from '../../policies/policy.ts';
import { informationTypes } from './fixtures.ts';

const context: MarkingContext = {
  name: 'January Report.docx',
  location: 'Sales/2026/January Report.docx',
  owner: 'ada@contoso.com',
  now: Date.UTC(2026, 7, 16, 13, 30),
};

/** The markings of the only label that can be applied. */
function resolved(
  markings: string,
  change: Partial<MarkingContext> & { readonly settings?: string; readonly name?: string } = {},
) {
  const { settings = '', ...rest } = change;
  const policy = load(markings, settings);
  const label = policy.labels.find(({ applicable }) => applicable);
  if (label === undefined) throw new Error('no label');
  return markingsOf(policy, label, { ...context, ...rest });
}

function load(markings: string, settings = ''): Policy {
  return loadPolicy(
    `name: T
labels:
  - { id: aaaaaaaa-0000-0000-0000-000000000001, name: Secret, priority: 1 }
  - id: aaaaaaaa-0000-0000-0000-000000000002
    name: Secret-Board
    displayName: Board
    parent: Secret
    priority: 2
    markings: ${markings}
rules: [{ id: r, name: R, mode: report, severity: low, when: { extension: [docx] } }]
${settings}`,
    { file: 'test.yaml', informationTypes },
  );
}

const footer = (text: string): string => `{ footer: { text: ${JSON.stringify(text)} } }`;
const textOf = (markings: readonly Marking[]): string | undefined => markings[0]?.text;

describe('markingsOf()', () => {
  it('fills in what is left out, in the order header, footer, watermark', () => {
    expect(
      resolved(
        `{ watermark: { text: W, color: '#FF00aa' }, header: { text: H }, footer: { text: F, size: 12, alignment: right } }`,
      ),
    ).toEqual([
      {
        kind: 'header',
        text: 'H',
        font: 'Calibri',
        size: 10,
        color: '#000000',
        alignment: 'left',
        margin: 5,
        layout: 'horizontal',
        key: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      },
      {
        kind: 'footer',
        text: 'F',
        font: 'Calibri',
        size: 12,
        color: '#000000',
        alignment: 'right',
        margin: 5,
        layout: 'horizontal',
        key: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      },
      {
        kind: 'watermark',
        text: 'W',
        font: 'Calibri',
        size: 1,
        color: '#ff00aa',
        alignment: 'center',
        margin: 0,
        layout: 'diagonal',
        key: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      },
    ]);
  });

  it('replaces every variable', () => {
    const all = '${Item.Label}|${Item.Name}|${Item.Location}|${User.Name}|${User.PrincipalName}|${Event.DateTime}';
    expect(textOf(resolved(footer(all)))).toBe(
      'Secret \\ Board|January Report.docx|Sales/2026/January Report.docx|ada@contoso.com|ada@contoso.com|8/16/2026 1:30 PM',
    );
    const settings = `markings: { user: { name: Records team, principalName: records@contoso.com }, timeZone: Asia/Tokyo }`;
    expect(textOf(resolved(footer(all), { settings }))).toBe(
      'Secret \\ Board|January Report.docx|Sales/2026/January Report.docx|Records team|records@contoso.com|8/16/2026 10:30 PM',
    );
    const { owner, ...unowned } = context;
    expect(owner).toBeDefined();
    expect(textOf(markingsWithout(unowned))).toBe('Labelwright');
  });

  function markingsWithout(without: Omit<MarkingContext, 'owner'>): readonly Marking[] {
    const policy = { markings: { timeZone: 'UTC' } };
    const [one] = resolved(footer('x'));
    if (one === undefined) throw new Error('no marking');
    const { kind, key, ...definition } = one;
    expect(kind + key).toBeDefined();
    const label = { id: 'x', name: 'x', displayName: 'x', path: 'x', priority: 1, applicable: true };
    return markingsOf(
      policy,
      { ...label, markings: { footer: { ...definition, text: '${User.Name}' } } } as never,
      without,
    );
  }

  it.each<[string, Application | undefined, string | undefined]>([
    ['${If.App.Word}in Word${If.End}', 'word', 'in Word'],
    ['${If.App.Word}in Word${If.End}', 'excel', undefined],
    ['${If.App.Word}in Word${If.End}', undefined, undefined],
    ['${If.App.WXP}Office ${If.End}all', 'excel', 'Office all'],
    ['${If.App.WXP}Office ${If.End}all', 'outlook', 'all'],
    ['${If.App.O}mail${If.End}${If.App.PX}${Item.Label}${If.End}', 'powerpoint', 'Secret \\ Board'],
  ])('gives %s in %s as %s', (text, application, expected) => {
    expect(textOf(resolved(footer(text), application === undefined ? {} : { application }))).toBe(expected);
  });

  it('has one key for one definition, whatever the time, name, place and owner', () => {
    const text = footer('${Item.Name} ${Item.Location} ${User.Name} ${Event.DateTime}');
    const [first] = resolved(text);
    const [later] = resolved(text, { now: 0, name: 'b.docx', location: 'b.docx', owner: 'bob@contoso.com' });
    expect(later?.text).not.toBe(first?.text);
    expect(later?.key).toBe(first?.key);
  });

  it('has another key for another definition, and for what the policy itself knows of a variable', () => {
    const keys = [
      resolved(footer('A')),
      resolved(footer('B')),
      resolved('{ header: { text: A } }'),
      resolved('{ footer: { text: A, size: 11 } }'),
      resolved('{ footer: { text: A, margin: 6 } }'),
      resolved(footer('${User.Name}')),
      resolved(footer('${User.Name}'), { settings: 'markings: { user: { name: N, principalName: p } }' }),
      resolved(footer('${Event.DateTime}')),
      resolved(footer('${Event.DateTime}'), { settings: 'markings: { timeZone: Asia/Tokyo }' }),
    ].map(([one]) => one?.key);
    expect(new Set(keys).size).toBe(keys.length);
    const zone = resolved(footer('A'), { settings: 'markings: { timeZone: Asia/Tokyo }' });
    expect(zone[0]?.key).toBe(keys[0]);
  });

  it('cuts what its variables make too long, and keeps out what no document can hold', () => {
    const [long] = resolved('{ watermark: { text: "${Item.Location}" } }', { location: 'x'.repeat(300) });
    expect(long?.text).toHaveLength(255);
    expect(long?.text.endsWith('x…')).toBe(true);
    const [odd] = resolved(footer('${Item.Name}'), { name: 'a\u0007b\nc\uD800.docx' });
    expect(odd?.text).toBe('a b c\uFFFD.docx');
  });

  it('keeps lines', () => {
    expect(textOf(resolved(footer('one\r\ntwo')))).toBe('one\ntwo');
  });
});

describe('markingTexts()', () => {
  it('tells what the markings of all labels say by themselves, in each application', () => {
    const policy = load(footer('${If.App.WP}Shown${If.End} ${Item.Label}, by ${User.Name}'));
    expect(markingTexts(policy)).toEqual([
      ['Shown Secret \\ Board, by ', ''],
      ['Secret \\ Board, by ', ''],
    ]);
  });
});
