import { basename } from 'node:path';

import { patchedSource } from '../lib/patch.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Decision } from '../model/decision.ts';
import { FileError } from '../model/errors.ts';
import type { ConnectorName } from '../model/ids.ts';
import { evaluate } from '../policies/evaluate.ts';
import type { Content, Inspection } from './documents.ts';
import type { Held } from '../lib/spool.ts';
import { assignmentOf, type Judge, type Labeler } from './labeler.ts';
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

/** Undefined where nothing is to be written: no label decided, carried already, or a type that can't carry one. */
export async function relabel(
  labeler: Labeler,
  { content, path, verdict }: { readonly content: Content; readonly path: string; readonly verdict: Verdict },
): Promise<Relabeled | undefined> {
  const { decision, inspection } = verdict;
  if (decision.kind !== 'label') return undefined;
  if (inspection.signed && decision.protection === undefined) {
    throw new FileError('signed', 'Cannot label file: it is digitally signed and a label would break the signature');
  }
  const patch = inspection.labelable
    ? labeler.documents.setLabel(content.source, basename(path), {
        label: assignmentOf(labeler, decision),
        store: labeler.policy.labelStore,
        markings: [],
      })
    : undefined;
  const labeled = patch === undefined ? content.source : patchedSource(content.source, patch);
  if (decision.protection === undefined) {
    return patch === undefined ? undefined : { bytes: labeled, newName: undefined, release: () => undefined };
  }
  const sealed: { readonly held: Held; readonly name: string } = await protectBytes(labeler, {
    template: decision.protection,
    bytes: labeled,
    name: basename(path),
  });
  return {
    bytes: sealed.held.source,
    newName: sealed.name,
    release: () => {
      sealed.held.release();
    },
  };
}
