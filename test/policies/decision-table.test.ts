/**
 * What becomes of a label, one line a case. Labels from low to high: Public, General, Confidential \ Everyone, Confidential \ Partners
 * (siblings), Secret. `*` is a label that a person chose (`privileged`); a label without is one that a policy or a default set.
 */
import { describe, expect, it } from 'vitest';

import type { LabelId } from '../../model/ids.ts';
import type { PresentLabel } from '../../model/label.ts';
import { labelByHand, unlabelByHand, type HandVerdict } from '../../policies/by-hand.ts';
import { evaluate } from '../../policies/evaluate.ts';
import { factsOf, finding, ids, otherSiteId, policyOf, present, siteId } from './fixtures.ts';

const labelIds: Readonly<Record<string, string>> = {
  Public: ids.public,
  General: ids.general,
  Everyone: ids.everyone,
  Partners: ids.partners,
  Secret: ids.secret,
  Unknown: 'ffffffff-0000-0000-0000-00000000000f',
};
const nameOf = (id: LabelId | undefined): string | undefined =>
  Object.keys(labelIds).find((name) => labelIds[name] === id);

/** `Everyone*`, `-`, `theirs`, `theirs+encrypted`, or several with `&`. */
function labelsIn(written: string): readonly PresentLabel[] {
  if (written === '-') return [];
  return written.split(' & ').map((one) => {
    if (one.startsWith('theirs')) {
      return present(ids.secret, { site: otherSiteId, contentBits: one.endsWith('encrypted') ? 8 : 0 });
    }
    const name = one.replace('*', '');
    return present(labelIds[name] ?? '', { method: one.endsWith('*') ? 'privileged' : 'standard' });
  });
}

interface Rules {
  /** Labels that matching rules ask for: `Everyone`, `recommend Secret`, `report`; several with `&`; `-` for none. */
  readonly rules: string;
  readonly fallback: string;
  readonly relabel: string;
}

function policyWith({ rules, fallback, relabel }: Rules) {
  const written = (rules === '-' ? [] : rules.split(' & ')).map((one, index) => {
    const mode = one === 'report' ? 'report' : one.startsWith('recommend ') ? 'recommended' : 'automatic';
    const label = mode === 'report' ? '' : `, label: ${labelIds[one.replace('recommend ', '')] ?? ''}`;
    return `  - { id: r${index}, name: R${index}, mode: ${mode}, severity: low${label}, when: { informationTypes: [{ type: iban }] } }`;
  });
  const unmet = '  - { id: unmet, name: U, mode: report, severity: low, when: { extension: [none] } }';
  return policyOf(
    [
      'rules:',
      ...written,
      unmet,
      ...(fallback === '-' ? [] : [`defaults: [{ label: ${labelIds[fallback] ?? ''} }]`]),
      ...(relabel === '-' ? [] : [`relabel: { ${relabel} }`]),
      '',
    ].join('\n'),
  );
}

const replace = 'manual: replace';
const allow = 'downgrade: allow, justification: cleaned up';

describe('a label by rules and defaults', () => {
  it.each`
    file                  | rules                    | fallback     | relabel                       | becomes
    ${'-'}                | ${'-'}                   | ${'-'}       | ${'-'}                        | ${'no-rule-matched'}
    ${'-'}                | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'Everyone'}
    ${'-'}                | ${'-'}                   | ${'General'} | ${'-'}                        | ${'General'}
    ${'-'}                | ${'report'}              | ${'General'} | ${'-'}                        | ${'General'}
    ${'-'}                | ${'recommend Everyone'}  | ${'General'} | ${'-'}                        | ${'recommend Everyone'}
    ${'-'}                | ${'Everyone & Secret'}   | ${'-'}       | ${'-'}                        | ${'Secret'}
    ${'-'}                | ${'Everyone & Partners'} | ${'-'}       | ${'-'}                        | ${'Partners'}
    ${'General'}          | ${'-'}                   | ${'Public'}  | ${'-'}                        | ${'no-rule-matched'}
    ${'Public'}           | ${'-'}                   | ${'General'} | ${'-'}                        | ${'no-rule-matched'}
    ${'General'}          | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'Everyone'}
    ${'Everyone'}         | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'already-labeled'}
    ${'Everyone*'}        | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'already-labeled'}
    ${'Everyone'}         | ${'Partners'}            | ${'-'}       | ${'-'}                        | ${'Partners'}
    ${'Partners'}         | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'present-label-higher'}
    ${'Secret'}           | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'present-label-higher'}
    ${'Secret'}           | ${'Everyone'}            | ${'-'}       | ${allow}                      | ${'Everyone'}
    ${'Secret*'}          | ${'Everyone'}            | ${'-'}       | ${allow}                      | ${'present-label-chosen-by-person'}
    ${'Secret*'}          | ${'Everyone'}            | ${'-'}       | ${`${allow}, ${replace}`}     | ${'Everyone'}
    ${'General*'}         | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'present-label-chosen-by-person'}
    ${'General*'}         | ${'Everyone'}            | ${'-'}       | ${replace}                    | ${'Everyone'}
    ${'General*'}         | ${'-'}                   | ${'Secret'}  | ${replace}                    | ${'no-rule-matched'}
    ${'General'}          | ${'recommend Everyone'}  | ${'-'}       | ${'-'}                        | ${'recommend Everyone'}
    ${'Secret'}           | ${'recommend Everyone'}  | ${'-'}       | ${allow}                      | ${'present-label-higher'}
    ${'Unknown'}          | ${'Secret'}              | ${'-'}       | ${replace}                    | ${'present-label-chosen-by-person'}
    ${'theirs'}           | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'Everyone'}
    ${'theirs'}           | ${'-'}                   | ${'General'} | ${'-'}                        | ${'General'}
    ${'theirs+encrypted'} | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'foreign-protection'}
    ${'theirs+encrypted'} | ${'Everyone'}            | ${'-'}       | ${'foreignProtection: label'} | ${'Everyone'}
    ${'theirs & General'} | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'Everyone'}
    ${'General & Secret'} | ${'Everyone'}            | ${'-'}       | ${'-'}                        | ${'present-label-higher'}
  `(
    '$file, rules: $rules, default: $fallback, $relabel: $becomes',
    ({ file, becomes, ...rules }: { file: string; becomes: string } & Rules) => {
      const decision = evaluate(
        policyWith(rules),
        factsOf({ findings: [finding('iban', [85, 1])], labels: labelsIn(file) }),
      );
      const told =
        decision.kind === 'none'
          ? decision.why
          : `${decision.kind === 'recommend' ? 'recommend ' : ''}${nameOf(decision.label) ?? ''}`;
      expect(told).toBe(becomes);
      // What a policy sets is never taken for a person's choice.
      expect(decision).not.toHaveProperty('method');
    },
  );
});

const why = 'because of the audit';
const told = (verdict: HandVerdict): string => (verdict.kind === 'refused' ? verdict.why : verdict.kind);

describe('a label by hand', () => {
  it.each`
    file                  | label         | method          | justification | relabel                       | becomes
    ${'-'}                | ${'General'}  | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'allowed'}
    ${'General'}          | ${'General'}  | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'nothing'}
    ${'General*'}         | ${'Secret'}   | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'allowed'}
    ${'General*'}         | ${'Secret'}   | ${'standard'}   | ${undefined}  | ${'-'}                        | ${'present-label-chosen-by-person'}
    ${'General*'}         | ${'Secret'}   | ${'standard'}   | ${undefined}  | ${replace}                    | ${'allowed'}
    ${'General'}          | ${'Secret'}   | ${'standard'}   | ${undefined}  | ${'-'}                        | ${'allowed'}
    ${'Secret'}           | ${'General'}  | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'justification-required'}
    ${'Secret'}           | ${'General'}  | ${'privileged'} | ${'  '}       | ${'-'}                        | ${'justification-required'}
    ${'Secret'}           | ${'General'}  | ${'privileged'} | ${why}        | ${'-'}                        | ${'allowed'}
    ${'Secret'}           | ${'General'}  | ${'privileged'} | ${undefined}  | ${'askJustification: false'}  | ${'allowed'}
    ${'Partners'}         | ${'Everyone'} | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'allowed'}
    ${'Unknown'}          | ${'Secret'}   | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'justification-required'}
    ${'theirs'}           | ${'Public'}   | ${'privileged'} | ${undefined}  | ${'-'}                        | ${'allowed'}
    ${'theirs+encrypted'} | ${'Secret'}   | ${'privileged'} | ${why}        | ${'-'}                        | ${'foreign-protection'}
    ${'theirs+encrypted'} | ${'Secret'}   | ${'privileged'} | ${undefined}  | ${'foreignProtection: label'} | ${'allowed'}
    ${'-'}                | ${'none'}     | ${''}           | ${undefined}  | ${'-'}                        | ${'nothing'}
    ${'theirs'}           | ${'none'}     | ${''}           | ${why}        | ${'-'}                        | ${'nothing'}
    ${'General'}          | ${'none'}     | ${''}           | ${undefined}  | ${'-'}                        | ${'justification-required'}
    ${'General*'}         | ${'none'}     | ${''}           | ${why}        | ${'-'}                        | ${'allowed'}
    ${'Unknown'}          | ${'none'}     | ${''}           | ${undefined}  | ${'-'}                        | ${'justification-required'}
    ${'General'}          | ${'none'}     | ${''}           | ${undefined}  | ${'askJustification: false'}  | ${'allowed'}
  `(
    '$file to $label ($method, $justification, $relabel): $becomes',
    (
      row: Readonly<Record<'file' | 'label' | 'relabel' | 'becomes', string>> & {
        method: 'standard' | 'privileged';
        justification: string | undefined;
      },
    ) => {
      const policy = policyWith({ rules: '-', fallback: '-', relabel: row.relabel });
      const file = { labels: labelsIn(row.file), siteId };
      const label = policy.labels.find(({ id }) => id === labelIds[row.label]);
      const verdict =
        label === undefined
          ? unlabelByHand(policy, file, row.justification)
          : labelByHand(policy, file, { label, method: row.method, justification: row.justification });
      expect(told(verdict)).toBe(row.becomes);
      if (verdict.kind === 'allowed' && row.justification === why) expect(verdict.reason).toContain(why);
    },
  );
});
