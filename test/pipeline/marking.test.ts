import { describe, expect, it } from 'vitest';

import type { PresentLabel } from '../../model/label.ts';
import type { MarkingKind, PresentMarking } from '../../model/marking.ts';
import type { Inspection } from '../../pipeline/documents.ts';
import { markingReport, markingsFor, markingWords, refreshOf } from '../../pipeline/marking.ts';
import { ids, otherSiteId, policyOf, present, siteId } from '../policies/fixtures.ts';

const look = {
  font: 'Calibri',
  size: 10,
  color: '#000000',
  alignment: 'left',
  margin: 5,
  layout: 'horizontal',
} as const;
const rules = 'rules: [{ id: r, name: R, mode: report, severity: low, when: { extension: [docx] } }]\n';
const plain = policyOf(rules);
const labels = plain.labels.map((label) =>
  label.id === ids.general
    ? {
        ...label,
        markings: { header: { ...look, text: 'Head ${Event.DateTime}' }, footer: { ...look, text: 'Foot' } },
      }
    : label,
);
const labeler = { policy: { ...plain, labels }, siteId, now: () => 0 };
const file = { name: 'Report.docx', path: 'Finance/Report.docx' };

function inspected(change: {
  readonly labels?: readonly PresentLabel[];
  readonly markings?: readonly PresentMarking[] | undefined;
  readonly markable?: readonly MarkingKind[];
  readonly signed?: boolean;
  readonly application?: 'word' | 'excel';
}): Inspection {
  const { markable = ['header', 'footer', 'watermark'], application = 'word', ...rest } = change;
  return {
    format: 'ooxml',
    mediaType: 'x',
    labels: [],
    signed: false,
    labelable: true,
    labeling: { application, markable, whenSigned: 'metadata' },
    markings: [],
    findings: [],
    unread: [],
    ...rest,
  };
}

const wanted = markingsFor(labeler, { label: ids.general as never, file, inspection: inspected({}) });
const [header, footer] = wanted;
if (header === undefined || footer === undefined) throw new Error('no markings');
const ours = ({ kind, text, key }: typeof header): PresentMarking => ({ kind, text, key, by: 'ours' });
const general = (options = {}): readonly PresentLabel[] => [present(ids.general, options)];

const refreshed = (asked: boolean, inspection: Inspection): readonly MarkingKind[] | undefined =>
  refreshOf(labeler, { asked, file, inspection })?.markings.map(({ kind }) => kind);

describe('refreshOf()', () => {
  it('leaves a file alone whose markings are there, whatever their texts say by now', () => {
    const markings = [{ ...ours(header), text: 'of another day' }, ours(footer)];
    expect(refreshed(true, inspected({ labels: general({ contentBits: 3 }), markings }))).toBeUndefined();
  });

  it('puts in what is missing where the policy asks for the very label, and only then', () => {
    const inspection = inspected({ labels: general(), markings: [ours(footer)] });
    expect(refreshed(true, inspection)).toEqual(['header', 'footer']);
    expect(refreshed(false, inspection)).toBeUndefined();
  });

  it('replaces what is outdated wherever a label stays, and takes out what a label does not show', () => {
    const old = { ...ours(footer), key: '0123456789abcdef' };
    expect(refreshed(false, inspected({ labels: general(), markings: [ours(header), old] }))).toEqual([
      'header',
      'footer',
    ]);
    expect(refreshed(false, inspected({ labels: [present(ids.public)], markings: [ours(footer)] }))).toEqual([]);
  });

  it("counts Office's markings, by tag or by ContentBits, and keeps their bits", () => {
    const office: PresentMarking = { kind: 'header', text: 'Head', by: 'office' };
    const byTag = inspected({ labels: general({ contentBits: 1 }), markings: [office] });
    expect(refreshOf(labeler, { asked: true, file, inspection: byTag })).toMatchObject({
      markings: [{ kind: 'footer' }],
      keptBits: 1,
    });
    expect(refreshed(true, inspected({ labels: general({ contentBits: 3 }) }))).toBeUndefined();
  });

  it('asks for nothing that the type cannot carry, so that such a file settles', () => {
    expect(refreshed(true, inspected({ labels: general(), markable: [] }))).toBeUndefined();
    expect(refreshed(true, inspected({ labels: general(), markable: ['watermark'] }))).toBeUndefined();
  });

  it('keeps away from signed files, from labels that nobody knows, and from what could not be read', () => {
    expect(refreshed(true, inspected({ labels: general(), signed: true }))).toBeUndefined();
    expect(refreshed(true, inspected({ labels: [present('ffffffff-0000-0000-0000-000000000000')] }))).toBeUndefined();
    expect(refreshed(true, inspected({ labels: [present(ids.general, { site: otherSiteId })] }))).toBeUndefined();
    expect(refreshed(true, inspected({ labels: general(), markings: undefined }))).toBeUndefined();
  });
});

describe('markingReport()', () => {
  const report = (change: Parameters<typeof inspected>[0], there: readonly PresentMarking[] = []) =>
    markingReport(wanted, { present: there, inspection: inspected(change) });

  it('says what is there, and of the rest why not', () => {
    expect(report({}, [ours(header)])).toEqual({
      written: ['header'],
      skipped: [{ kind: 'footer', reason: 'no-place' }],
    });
    expect(report({ markable: ['header'] }, [ours(header)])?.skipped).toEqual([{ kind: 'footer', reason: 'format' }]);
    expect(report({ signed: true })?.skipped.map(({ reason }) => reason)).toEqual(['signed', 'signed']);
    expect(markingReport([], { present: [], inspection: inspected({}) })).toBeUndefined();
    const long = { ...header, text: 'x'.repeat(250) };
    const excel = inspected({ application: 'excel' });
    expect(markingReport([long], { present: [], inspection: excel })?.skipped).toEqual([
      { kind: 'header', reason: 'too-long' },
    ]);
  });

  it('puts it into words', () => {
    expect(markingWords(report({ markable: ['header'] }, [ours(header)]))).toBe(
      "marked with header; no footer: this type of file can't carry it",
    );
    expect(markingWords(undefined)).toBeUndefined();
    const left = [
      { kind: 'header', reason: 'inseparable' },
      { reason: 'inseparable' },
      { reason: 'unreadable' },
    ] as const;
    expect(markingWords(markingReport([], { present: [], inspection: inspected({}), left }))).toBe(
      'a header of others stays: other content hangs together with it; a marking of others stays: other content hangs together with it; ' +
        "markings of others may stay: a page can't be looked through",
    );
  });
});
