import { describe, expect, test } from 'vitest';

import { asOcsf } from '../../alerts/ocsf.ts';
import { outcomeKinds } from '../../model/outcome.ts';
import type { FileAlert, RunAlert } from '../../model/alert.ts';
import type { PolicyHash } from '../../model/ids.ts';
import type { Severity } from '../../model/decision.ts';
import { alert } from '../fixtures/ledger.ts';

/** An alert with nothing optional in it; `undefined` can't be given, so the rule is taken out. */
function bareAlert(): FileAlert {
  const { rule, ...bare } = alert('bare', { label: {}, rules: [] });
  expect(rule).toBeDefined();
  return bare;
}

const fullAlert = alert('full', {
  file: { ...alert('x').file, link: 'https://files.example/plan', owner: 'Ann', sharing: 'anonymous' },
  findings: [
    {
      type: 'credit-card-number',
      count: 2,
      confidence: 85,
      levels: [{ confidence: 85, count: 2 }],
      places: [{ part: 'body', offset: 3, length: 19 }],
      evidence: ['**** ****', '####'],
    },
  ],
});

/** Paths of every value that JSON would drop or turn into null. */
function holes(value: unknown, at = '$'): readonly string[] {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return [at];
  if (typeof value !== 'object' || value === null) return value === null ? [at] : [];
  return Object.entries(value).flatMap(([name, inner]) => holes(inner, `${at}.${name}`));
}

const digest: RunAlert = {
  kind: 'run',
  id: 'r1',
  time: '2026-03-01T10:00:00.000Z',
  severity: 'low',
  title: 'Backfill finished',
  detail: '9 of 10 files have a result',
  policy: { name: 'default', hash: 'p' as PolicyHash },
  lastSeen: '2026-03-01T10:00:00.000Z',
  count: 1,
  run: 'run-1',
  digest: {
    state: 'finished',
    mode: 'enforce',
    scheduled: true,
    startedAt: '2026-03-01T09:00:00.000Z',
    endedAt: '2026-03-01T10:00:00.000Z',
    seconds: 3_600,
    sources: 2,
    total: 10,
    done: 9,
    changed: 4,
    changedShare: 0.4444,
    outcomes: { labeled: 4, skipped: 3, failed: 2 },
    labels: { General: 4 },
    reasons: { cards: 4 },
  },
};

describe('asOcsf()', () => {
  test('tells of a run as a Scan Activity, class 6007', () => {
    expect(asOcsf(digest)).toMatchObject({
      class_uid: 6007,
      category_uid: 6,
      activity_id: 2,
      type_uid: 600_702,
      severity_id: 2,
      time: Date.UTC(2026, 2, 1, 10),
      scan: { uid: 'run-1', type_id: 2 },
      start_time: Date.UTC(2026, 2, 1, 9),
      duration: 3_600_000,
      total: 9,
      num_resolutions: 4,
      num_skipped_items: 3,
    });
    const cancelled = { ...digest, digest: { ...digest.digest, state: 'cancelled', mode: 'report-only' } as const };
    expect(asOcsf(cancelled)).toMatchObject({ activity_id: 3, type_uid: 600_703, num_resolutions: 0 });
    expect(holes(asOcsf(digest))).toEqual([]);
  });

  test('has what class 2006 of OCSF 1.8.0 requires', () => {
    expect(asOcsf(alert('a1'))).toMatchObject({
      class_uid: 2006,
      category_uid: 2,
      activity_id: 1,
      type_uid: 200_601,
      severity_id: 4,
      time: Date.UTC(2026, 2, 1, 10),
      metadata: { version: '1.8.0', profiles: ['security_control'], product: { name: 'Labelwright' } },
      finding_info: {
        uid: 'a1',
        title: 'Credit card numbers in a shared file',
        analytic: { type_id: 1, uid: 'cards' },
      },
      file: { name: 'plan.docx', type_id: 1 },
      policy: { name: 'default', uid: 'p1' },
      data_security: { detection_system_id: 8, policy: { uid: 'p1' }, classifier_details: [{ type: 'pattern' }] },
    });
  });

  test.each([
    ['informational', 1],
    ['low', 2],
    ['medium', 3],
    ['high', 4],
    ['critical', 5],
  ] satisfies readonly (readonly [Severity, number])[])('gives the severity %s the id %i', (severity, id) => {
    expect(asOcsf(alert('a', { severity })).severity_id).toBe(id);
  });

  test('is a creation when first seen and an update when seen again, under the same id', () => {
    const repeated = alert('a', { count: 3, lastSeen: '2026-03-02T10:00:00.000Z' });
    for (const [one, activity] of [
      [alert('a'), 1],
      [repeated, 2],
    ] as const) {
      const event = asOcsf(one);
      expect(event.activity_id).toBe(activity);
      expect(event.type_uid).toBe(2006 * 100 + activity);
      expect(event.finding_info).toMatchObject({ uid: 'a', last_seen_time: Date.parse(one.lastSeen) });
    }
  });

  test('states what was done: tagged, detected, no action or error', () => {
    const dispositions = outcomeKinds.map((outcome) => [outcome, asOcsf(alert('a', { outcome })).disposition_id]);
    expect(Object.fromEntries(dispositions)).toEqual({
      labeled: 18,
      protected: 18,
      recorded: 18,
      recommended: 15,
      reported: 15,
      unchanged: 16,
      superseded: 16,
      skipped: 16,
      gone: 16,
      failed: 27,
    });
  });

  test.each(outcomeKinds)('leaves no hole in the JSON of an alert that ended as %s', (outcome) => {
    for (const one of [bareAlert(), fullAlert, alert('usual')]) {
      const event = asOcsf({ ...one, outcome });
      expect(holes(event)).toEqual([]);
      expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    }
  });

  test('names the label as confidentiality, and says unknown where there is none', () => {
    expect(asOcsf(alert('a')).data_security).toMatchObject({ confidentiality_id: 99, confidentiality: 'Confidential' });
    const { data_security: bare } = asOcsf(bareAlert());
    expect(bare).toMatchObject({ confidentiality_id: 0 });
    expect(bare).not.toHaveProperty('confidentiality');
  });

  test('carries counts and masked evidence of findings, and who can reach the file', () => {
    expect(asOcsf(fullAlert)).toMatchObject({
      file: { is_public: true, owner: { name: 'Ann' }, url: { url_string: 'https://files.example/plan' } },
      data_security: { discovery_details: [{ type: 'credit-card-number', count: 2, value: '**** ****, ####' }] },
      unmapped: { confidence: [{ type: 'credit-card-number', confidence: 85 }], sharing: 'anonymous' },
    });
    expect(asOcsf(alert('a')).file).toMatchObject({ is_public: false });
  });
});
