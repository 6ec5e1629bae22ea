import type { Severity } from './decision.ts';
import type { SourceKind, Sharing } from './file.ts';
import type { Finding } from './finding.ts';
import type { ConnectorName, FileId, LabelId, PolicyHash, SourceId, Version } from './ids.ts';
import type { MarkingReport } from './marking.ts';
import type { OutcomeKind } from './outcome.ts';

/** A label as an alert shows it. */
export interface AlertLabel {
  readonly id: LabelId;
  readonly name: string;
}

/** One line of the feed: about a file, or about a run that has ended. */
export type Alert = FileAlert | RunAlert;

interface AnyAlert {
  /** Derived from what it is about, so that a repeat has the same id. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly severity: Severity;
  readonly title: string;
  /** One sentence: what was done and why, or why not. */
  readonly detail: string;
  readonly policy: { readonly name: string; readonly hash: PolicyHash };
  /** The same news seen again later: when, and how often in all. */
  readonly lastSeen: string;
  readonly count: number;
}

/**
 * What was found in a file, what was done about it and why, or why not. Its id comes from file, version, policy hash and rule.
 * It holds no content: findings carry counts, places and masked evidence.
 */
export interface FileAlert extends AnyAlert {
  readonly kind: 'file';
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
  /** The run that worked on the file; absent for a live change. A simulation's has the reason `simulated`. */
  readonly run?: string;
  /** The rule that decided. */
  readonly rule?: { readonly id: string; readonly name: string };
  /** Ids of every rule that held. */
  readonly rules: readonly string[];
  readonly findings: readonly Finding[];
  readonly label: { readonly before?: AlertLabel; readonly after?: AlertLabel };
  /** What became of the markings that the label asks for, and of others' that may have to go; absent where there are none. */
  readonly markings?: MarkingReport;
  readonly outcome: OutcomeKind;
  /** Code of the outcome's reason. */
  readonly reason: string;
}

/** What a run came to, told once when it ends. Its id comes from the run's. */
export interface RunAlert extends AnyAlert {
  readonly kind: 'run';
  readonly run: string;
  readonly digest: RunDigest;
}

export interface RunDigest {
  readonly state: 'finished' | 'cancelled';
  /** `report-only`: nothing was written, and results are what would have become of the files. */
  readonly mode: 'enforce' | 'report-only';
  readonly scheduled: boolean;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly seconds: number;
  readonly sources: number;
  /** Files that joined, and those of them that have a result. */
  readonly total: number;
  readonly done: number;
  /** Files labeled or protected, and their share of those that are done, 0 to 1. */
  readonly changed: number;
  readonly changedShare: number;
  /** By outcome; `parked` for files that go on as live work. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** By label's path: files that carry it now, or would. */
  readonly labels: Readonly<Record<string, number>>;
  /** By id of the rule that decided, or code of the reason. */
  readonly reasons: Readonly<Record<string, number>>;
}
