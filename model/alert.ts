import type { Severity } from './decision.ts';
import type { SourceKind, Sharing } from './file.ts';
import type { Finding } from './finding.ts';
import type { ConnectorName, FileId, LabelId, PolicyHash, SourceId, Version } from './ids.ts';
import type { OutcomeKind } from './outcome.ts';

/** A label as an alert shows it. */
export interface AlertLabel {
  readonly id: LabelId;
  readonly name: string;
}

/**
 * One line of the feed: what was found in a file, what was done about it and why, or why not.
 * It holds no content: findings carry counts, places and masked evidence.
 */
export interface Alert {
  /** Derived from file, version, policy hash and rule, so that a repeat has the same id. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly severity: Severity;
  readonly title: string;
  readonly connector: ConnectorName;
  readonly source: { readonly id: SourceId; readonly name: string; readonly kind: SourceKind };
  readonly file: {
    readonly id: FileId;
    readonly version: Version;
    readonly name: string;
    readonly path: string;
    readonly size: number;
    readonly link?: string;
    readonly owner?: string;
    readonly sharing: Sharing;
  };
  readonly policy: { readonly name: string; readonly hash: PolicyHash };
  /** The rule that decided. */
  readonly rule?: { readonly id: string; readonly name: string };
  /** Ids of every rule that held. */
  readonly rules: readonly string[];
  readonly findings: readonly Finding[];
  readonly label: { readonly before?: AlertLabel; readonly after?: AlertLabel };
  readonly outcome: OutcomeKind;
  /** Code of the outcome's reason. */
  readonly reason: string;
  /** One sentence: what was done and why, or why not. */
  readonly detail: string;
  /** Same types, counts and decision seen again later: when, and how often in all. */
  readonly lastSeen: string;
  readonly count: number;
}
