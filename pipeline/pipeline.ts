/**
 * The verbs of one change, in the order in which they happen: receive, list, process (claim, look, fetch, decide, build, send,
 * settle), publish. They know contracts only; app.ts hands them the members.
 */
import type { Connector } from '../connectors/connector.ts';
import { ConnectorError } from '../model/errors.ts';
import type { ConnectorName, LabelId, PolicyHash, SiteId } from '../model/ids.ts';
import type { Log } from '../model/log.ts';
import type { Label, Policy } from '../policies/policy.ts';
import type { Protector, RecoveryKey } from '../protection/protector.ts';
import type { Queues } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import type { Spool } from '../lib/spool.ts';
import type { Documents } from './documents.ts';
import type { TenantThrottle } from './throttle.ts';

export interface Pipeline {
  readonly connectors: ReadonlyMap<string, Connector>;
  /** By connector; one without a throttle is called as fast as it answers. */
  readonly throttles?: ReadonlyMap<string, Pick<TenantThrottle, 'state'>>;
  readonly queues: Queues;
  readonly store: Store;
  readonly documents: Documents;
  readonly spool: Spool;
  readonly policy: Policy;
  readonly policyHash: PolicyHash;
  /** `report-only` decides and alerts, and writes nothing to a cloud. */
  readonly mode: 'enforce' | 'report-only';
  /** The tenant that our labels belong to. */
  readonly siteId: SiteId;
  readonly protection: Protection;
  readonly log: Log;
  /** The run that the present work belongs to; undefined for live work. */
  readonly run?: { readonly id: string };
  /** Names this worker in claims. */
  readonly holder: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** Cryptographically random bytes. */
  readonly random: (length: number) => Buffer;
}

export interface Protection {
  readonly protectors: ReadonlyMap<string, Protector>;
  readonly recovery: RecoveryKey;
  /** DER certificates of a template's recipients, the recovery certificate among them. */
  recipients(template: string): readonly Buffer[];
}

/** A label of the policy, by its id; undefined for one that the policy doesn't know. */
export function labelOf(policy: Policy, id: LabelId): Label | undefined {
  return policy.labels.find((label) => label.id === id);
}

/** The connector of this name; a message that names another one was made by a differently configured instance. */
export function connectorNamed(pipeline: Pipeline, name: ConnectorName): Connector {
  const connector = pipeline.connectors.get(name);
  if (connector === undefined)
    throw new ConnectorError('permanent', `Cannot work on file: connector ${name} isn't configured`);
  return connector;
}
