import { basename } from 'node:path';

import { patchedSource } from '../lib/patch.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Decision } from '../model/decision.ts';
import { FileError } from '../model/errors.ts';
import type { ConnectorName } from '../model/ids.ts';
import type { PresentLabel } from '../model/label.ts';
import type { MarkingReport } from '../model/marking.ts';
import { evaluate, type Facts } from '../policies/evaluate.ts';
import { labelByHand, unlabelByHand, type ByHand, type HandVerdict } from '../policies/by-hand.ts';
import { bareInspection, inspectAndDecide } from './bare-file.ts';
import type { Content, Inspection } from './documents.ts';
import type { Held } from '../lib/spool.ts';
import { allowsBeside, labelBytes, signedRefusal } from './label-bytes.ts';
import type { Judge, Labeler } from './labeler.ts';
import { refreshDecision, refreshOf, type Refresh } from './marking.ts';
import { toldInPart } from './partial.ts';
import { protectBytes } from './protect.ts';

/** What a file on disk is, what is in it, and what the policy decides. */
export interface Verdict {
  readonly inspection: Inspection;
  readonly decision: Decision;
}

/** The same where somebody asks for a label, who may be refused. */
export interface Judged {
  readonly inspection: Inspection;
  readonly decision: Decision | Extract<HandVerdict, { kind: 'refused' }>;
}

/** Judges one file as the connector would, were it in a cloud. Throws `FileError`. */
export async function judge(
  judging: Judge,
  content: Content,
  { path, explain = false }: { readonly path: string; readonly explain?: boolean },
): Promise<Verdict> {
  const { inspection, decision } = await inspectAndDecide({
    inspect: () => judging.documents.inspect(content, basename(path), { explain }),
    decide: (found) => evaluate(judging.policy, factsOf(judging, found, { path, size: content.source.size })),
  });
  return { inspection, decision: toldInPart(decision, inspection.unread) };
}

function factsOf(
  { siteId }: Judge,
  inspection: Inspection,
  { path, size }: { readonly path: string; readonly size: number },
): Facts {
  return {
    file: {
      name: basename(path),
      path,
      size,
      sharing: 'unknown',
      connector: 'folder' as ConnectorName,
      sourceName: 'disk',
      sourceKind: 'folder',
    },
    findings: inspection.findings,
    labels: inspection.labels,
    siteId,
    properties: inspection.properties,
    unread: inspection.unread.map(({ unread }) => unread),
  };
}

/** Judges what somebody asks for. Its text is not read: what is in the file makes no difference. Throws `FileError`. */
export async function judgeByHand(
  judging: Judge,
  content: Content,
  { path, wish }: { readonly path: string; readonly wish: ByHand },
): Promise<Judged> {
  const inspection = await openOrBare(judging, content, basename(path));
  const verdict = labelByHand(judging.policy, { labels: inspection.labels, siteId: judging.siteId }, wish);
  const { label } = wish;
  if (verdict.kind === 'refused') return { inspection, decision: verdict };
  const { reason } = verdict;
  if (verdict.kind === 'nothing') {
    return { inspection, decision: { kind: 'none', matches: [], label: label.id, why: 'already-labeled', reason } };
  }
  return {
    inspection,
    decision: {
      kind: 'label',
      label: label.id,
      ...(wish.method === 'privileged' && { method: wish.method }),
      ...(label.protection !== undefined && { protection: label.protection }),
      matches: [],
      byHand: true,
      reason,
    },
  };
}

/** Markings of a label that stays, where they are to be put right. */
export function staleMarkings(
  judging: Judge & Pick<Labeler, 'now'>,
  {
    path,
    inspection,
    decision,
  }: {
    readonly path: string;
    readonly inspection: Inspection;
    readonly decision: Exclude<Decision, { kind: 'label' }>;
  },
): { readonly refresh: Refresh; readonly decision: Decision & { kind: 'label' } } | undefined {
  const asked = decision.kind === 'none' && decision.why === 'already-labeled';
  const refresh = refreshOf(judging, { asked, file: { name: basename(path), path }, inspection });
  return refresh && { refresh, decision: refreshDecision(decision, refresh) };
}

export type Unlabeled =
  /** Without bytes there was nothing to take out. */
  | { readonly kind: 'done'; readonly reason: string; readonly bytes: ByteSource | undefined }
  | Extract<HandVerdict, { kind: 'refused' }>;

/** Takes the tenant's label and our markings out of a file. Throws `FileError`. */
export async function unlabel(
  { documents, policy, siteId }: Judge,
  content: Content,
  { path, justification }: { readonly path: string; readonly justification: string | undefined },
): Promise<Unlabeled> {
  const name = basename(path);
  const inspection = await openOrBare({ documents }, content, name);
  const verdict = unlabelByHand(policy, { labels: inspection.labels, siteId }, justification);
  if (verdict.kind === 'refused') return verdict;
  const { reason } = verdict;
  if (!inspection.labelable) {
    return { kind: 'done', reason: 'This type of file carries no label inside', bytes: undefined };
  }
  const signed = inspection.signed && allowsBeside(policy, inspection);
  if (inspection.signed && !signed) throw signedRefusal();
  const patch = documents.removeLabel(content.source, name, { siteId, signed });
  if (patch === undefined) return { kind: 'done', reason, bytes: undefined };
  const bytes = patchedSource(content.source, patch);
  const left = documents.labels(bytes, name);
  if (left.some((label) => label.siteId === siteId)) {
    throw new Error('Cannot remove label: it is still there when read back');
  }
  const removed = verdict.kind === 'nothing' ? 'Markings of a label that is gone' : reason;
  return { kind: 'done', reason: [removed, ...left.map(leftPhrase)].join('; '), bytes };
}

function leftPhrase({ labelId, siteId }: PresentLabel): string {
  return `label ${labelId} of tenant ${siteId} stays`;
}

/** A type that nobody reads carries nothing. */
async function openOrBare(
  { documents }: Pick<Judge, 'documents'>,
  content: Content,
  name: string,
): Promise<Inspection> {
  try {
    return await documents.open(content, name);
  } catch (error) {
    if (error instanceof FileError && error.kind === 'unsupported') return bareInspection();
    throw error;
  }
}

/** The new bytes of a file that gets a label, and its new name where protection changes it. */
export interface Relabeled {
  readonly bytes: ByteSource;
  readonly newName: string | undefined;
  release(): void;
}

/** What became of a label that was decided: nothing to write where it is carried already, or the type can't carry one. */
export interface Relabeling {
  readonly written: Relabeled | undefined;
  readonly markings: MarkingReport | undefined;
}

export async function relabel(
  labeler: Labeler,
  { content, path, inspection, decision, refresh }: RelabelRequest,
): Promise<Relabeling> {
  const name = basename(path);
  const { bytes, markings } = await labelBytes(labeler, {
    content,
    name,
    file: { name, path },
    inspection,
    decision,
    refresh,
  });
  if (decision.protection === undefined) {
    const written = bytes && { bytes, newName: undefined, release: () => undefined };
    return { written, markings };
  }
  const sealed: { readonly held: Held; readonly name: string } = await protectBytes(labeler, {
    template: decision.protection,
    bytes: bytes ?? content.source,
    name,
  });
  return {
    markings,
    written: {
      bytes: sealed.held.source,
      newName: sealed.name,
      release: () => {
        sealed.held.release();
      },
    },
  };
}

export interface RelabelRequest {
  readonly content: Content;
  readonly path: string;
  readonly inspection: Inspection;
  readonly decision: Decision & { kind: 'label' };
  readonly refresh?: Refresh | undefined;
}
