import { basename } from 'node:path';

import type { ByteSource } from '../model/bytes.ts';
import type { Decision } from '../model/decision.ts';
import type { ConnectorName } from '../model/ids.ts';
import type { MarkingReport } from '../model/marking.ts';
import { evaluate } from '../policies/evaluate.ts';
import type { Content, Inspection } from './documents.ts';
import type { Held } from '../lib/spool.ts';
import { labelBytes } from './label-bytes.ts';
import type { Judge, Labeler } from './labeler.ts';
import type { Refresh } from './marking.ts';
import { toldInPart } from './partial.ts';
import { protectBytes } from './protect.ts';

/** What a file on disk is, what is in it, and what the policy decides. */
export interface Verdict {
  readonly inspection: Inspection;
  readonly decision: Decision;
}

/** Judges one file as the connector would, were it in a cloud. Throws `FileError`. */
export async function judge(judging: Judge, content: Content, path: string): Promise<Verdict> {
  const inspection = await judging.documents.inspect(content, basename(path));
  const decision = evaluate(judging.policy, {
    file: {
      name: basename(path),
      path,
      size: content.source.size,
      sharing: 'unknown',
      connector: 'folder' as ConnectorName,
      sourceName: 'disk',
      sourceKind: 'folder',
    },
    findings: inspection.findings,
    labels: inspection.labels,
    siteId: judging.siteId,
    properties: inspection.properties,
    unread: inspection.unread.map(({ unread }) => unread),
  });
  return { inspection, decision: toldInPart(decision, inspection.unread) };
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
  const { bytes, markings } = labelBytes(labeler, {
    source: content.source,
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
