/**
 * The port to a cloud storage service. One member per service: `graph/` (SharePoint and OneDrive), `box/`.
 *
 * What MUST hold for every member:
 * - Each call may be repeated; none remembers anything between calls but tokens and discovered configuration.
 * - Failures are thrown as `ConnectorError`, classified here and nowhere else. A call neither sleeps nor retries for longer
 *   than a few seconds: a longer wait is thrown as `transient` with `retryAfterMs`, and the pipeline parks the work.
 * - Nothing thrown or logged holds a token, a pre-authenticated address or file content.
 * - A file is overwritten only over exactly the version that the caller names.
 */
import type { ByteSource } from '../model/bytes.ts';
import type { FileItem, FileRef, Source } from '../model/file.ts';
import type { Checkpoint, ConnectorName, FileId, LabelId, SourceId, Version } from '../model/ids.ts';

export interface Connector {
  readonly name: ConnectorName;
  /** Seconds that a file must have been quiet before it is worked on. */
  readonly settleSeconds: number;
  readonly features: ConnectorFeatures;

  /** What is to be watched, found by asking the service, or as configured; and what is left out, with the reason. */
  sources(): Promise<readonly FoundSource[]>;

  /**
   * Judges one HTTP request to the notification address. Never throws for what the request holds: malformed, stale and
   * forged ones are `refused`. Does no network call.
   */
  receive(request: NotificationRequest, known: KnownSubscriptions): Promise<Received>;

  /**
   * Changes since a checkpoint, or everything from the beginning without one, in pages. Each page's checkpoint may be
   * stored once its files are queued; the listing then goes on from there. Throws `resync` for a checkpoint that is too old.
   */
  changes(source: Source, checkpoint: Checkpoint | undefined): AsyncIterable<ChangePage>;

  /** The file's present state, or undefined where it is gone or lies in no watched source. */
  look(file: FileRef): Promise<FileItem | undefined>;

  /**
   * The bytes of exactly `item.version`; size and digest are checked where they hold. Ends or throws, also when the service
   * stalls. Throws `conflict` when the version changed while reading. The chunks are the caller's.
   */
  download(item: FileItem, signal: AbortSignal): AsyncIterable<Buffer>;

  /**
   * Writes a new version over exactly `item.version` and answers with the new state. Throws `conflict` where another
   * version was faster; if one slipped in at the last moment it has been made the present one again.
   */
  upload(item: FileItem, content: OutgoingContent): Promise<Uploaded>;

  /**
   * After a crash or a lost answer: was `item`, the present state, written by the upload that `intent` describes? Throws `conflict`
   * where the file's state had to be changed to find out (a check-out of ours was still open): look, and ask again.
   */
  confirm(item: FileItem, intent: UploadIntent): Promise<Confirmation>;

  /** A running digest in the form that the service states for content; used in intents. */
  createDigest(): ContentDigest;
}

export interface FoundSource extends Source {
  /** Why it isn't watched, a code: `system`, `archived`, `excluded`. */
  readonly leftOut?: string;
}

/** Abilities that a service may lack. Undefined means "can't", and the caller has another way. */
export interface ConnectorFeatures {
  /** True for a source that only tells what happened in others and holds no files: an event stream. */
  isStream(source: Source): boolean;
  /**
   * Whether a listing that goes on from a complete one's checkpoint tells all that happened since, removals too. Where it doesn't,
   * only a listing from the beginning, held against what is known, shows what went unheard.
   */
  tellsAll(source: Source): boolean;
  readonly subscriptions: SubscriptionFeature | undefined;
  /**
   * Gives the file another name in the same folder, over exactly `item.version`. Throws `conflict`, and `permanent` with the reason
   * `name-taken` where another file has that name.
   */
  readonly rename: ((item: FileItem, name: string) => Promise<FileItem>) | undefined;
  /** A label that the service shows beside the file: Box's classification, SharePoint's Sensitivity column. */
  readonly shownLabel: ShownLabelFeature | undefined;
  /** The tenant's own sensitivity labels, for the policy's to be matched with. */
  readonly catalog: (() => Promise<readonly CatalogLabel[]>) | undefined;
  /**
   * Deletes the content versions older than the present one, so that a protected file has no readable past; answers how many.
   * Harmless to repeat. Throws `conflict` where `item` isn't the present state, `permanent` where the service holds versions back
   * (retention, legal hold).
   */
  readonly removeOldVersions: ((item: FileItem) => Promise<number>) | undefined;
  /** What only this service can be asked of itself: permissions, event stream, places for these labels. Changes nothing; may throw. */
  readonly examine: ((labels: readonly ShownLabel[]) => AsyncIterable<CheckFinding>) | undefined;
}

/** What one check found, in words for an administrator. */
export interface CheckFinding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'fault';
  readonly detail: string;
  /** What to do about it; absent where nothing is. */
  readonly remedy?: string;
}

/** What is shown beside a file follows the label inside it; it is never how a label is remembered. */
export interface ShownLabelFeature {
  /**
   * Makes the service show this label for the file, or none. Called after our upload and repeated harmlessly: showing what is
   * shown already changes nothing. Answers with the file's state afterwards, since it may have another version then. What others
   * made the service show is left alone, thrown as `permanent`, unless its name is among the `replaceable` ones.
   */
  show(item: FileItem, label: ShownLabel | undefined, replaceable?: ReadonlySet<string>): Promise<FileItem>;
  /**
   * Whether the service shows this label for exactly `item.version`, having read it in the bytes. Absent where what is shown says
   * nothing about them.
   */
  readonly shows?: (item: FileItem, label: LabelId) => Promise<boolean>;
  /** What the service calls this label: the same for ever, and told by `FileItem.shownLabel`. */
  nameOf(label: ShownLabel): string;
  /** Once at start: makes what `show` needs, such as Box's classification labels. Throws `unauthorized` where it may not. */
  prepare(labels: readonly ShownLabel[]): Promise<void>;
}

export interface ShownLabel {
  readonly id: LabelId;
  /** Full display name: `Confidential \ All Employees`. */
  readonly path: string;
  /** What it is to be called, where the policy says so. */
  readonly name?: string;
  readonly color?: string;
  readonly tooltip?: string;
}

/** A label as the tenant's catalog has it. */
export interface CatalogLabel {
  readonly id: LabelId;
  readonly name: string;
  readonly displayName: string;
  readonly parent?: LabelId;
  /** False for a label with sublabels, and for one that isn't for files. */
  readonly applicable: boolean;
}

export interface SubscriptionFeature {
  /** False for sources that can't be subscribed to: event streams, and what only they tell of. */
  covers(source: Source): boolean;
  /** Every subscription that the service holds for our application, ours or not. */
  list(): Promise<readonly ServiceSubscription[]>;
  /** Resolves only when the service has accepted it, after any handshake with `address`. */
  create(source: Source, request: SubscriptionRequest): Promise<ServiceSubscription>;
  /** Pushes the expiry out; undefined where the service no longer knows it. Members whose subscriptions don't expire answer as they stand. */
  renew(subscription: ServiceSubscription): Promise<ServiceSubscription | undefined>;
  /** Quiet when it is gone already. */
  remove(id: string): Promise<void>;
  /** What the address answers only where this connector stands behind it, with the same settings; nothing comes of it. */
  probe(): Probe;
}

export interface Probe {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answer: { readonly status: number; readonly body: string };
}

export interface SubscriptionRequest {
  /** Public address of `POST /api/notifications/{connector}`. */
  readonly address: string;
  /** Secret that the service sends back with each notification, where it can; at most 128 characters. */
  readonly clientState: string;
}

export interface ServiceSubscription {
  readonly id: string;
  readonly sourceId: SourceId;
  readonly address: string;
  /** Epoch ms; undefined where it doesn't expire. */
  readonly expiresAt: number | undefined;
}

export interface NotificationRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body, never re-serialized: signatures cover its bytes. */
  readonly body: Buffer;
  /** Epoch ms at receipt. */
  readonly receivedAt: number;
}

/** Looks up what we remember of a subscription, also of those that were removed. */
export type KnownSubscriptions = (id: string) => Promise<KnownSubscription | undefined>;

export interface KnownSubscription {
  readonly sourceId: SourceId;
  readonly clientState: string;
  /** False once it was replaced or removed: its notifications are dropped quietly. */
  readonly active: boolean;
}

export type Received =
  /** Answer 200 with this text as `text/plain` and `nosniff`: it is what the sender wrote, markup perhaps. */
  | { readonly kind: 'handshake'; readonly body: string }
  /** Nothing is queued. 400: not understood. 401: not authentic. */
  | { readonly kind: 'refused'; readonly status: 400 | 401; readonly reason: string }
  /** Queue the changes, then answer 202. `dropped` says why single entries were left out. */
  | { readonly kind: 'accepted'; readonly changes: readonly Change[]; readonly dropped: readonly string[] };

export type Change =
  | {
      readonly kind: 'source';
      readonly sourceId: SourceId;
      readonly subscriptionId?: string;
      /** Files may have gone without a word each (a folder was trashed): what is known is held against a whole listing. */
      readonly sweep?: true;
    }
  | { readonly kind: 'file'; readonly file: FileRef; readonly version?: Version; readonly subscriptionId?: string }
  /** A locked file was freed: what is parked for it is due. */
  | { readonly kind: 'unlocked'; readonly file: FileRef; readonly subscriptionId?: string }
  | { readonly kind: 'lifecycle'; readonly event: LifecycleEvent; readonly subscriptionId: string };

/** `reauthorize`: renew it. `removed`: make it anew and list. `missed`: list. */
export type LifecycleEvent = 'reauthorize' | 'removed' | 'missed';

export interface ChangePage {
  readonly files: readonly ChangedFile[];
  readonly checkpoint: Checkpoint;
  /** True on the page that ends the listing: `checkpoint` is then where the next one starts. */
  readonly last: boolean;
  /** Sources from which files may have gone without a word each: what is known of them is held against a whole listing. */
  readonly sweep?: readonly SourceId[];
}

export type ChangedFile =
  | { readonly kind: 'present'; readonly item: FileItem }
  /** Known by id only (an event): look before deciding. `sourceId` where the event tells whose it is. */
  | { readonly kind: 'touched'; readonly fileId: FileId; readonly sourceId?: SourceId }
  | { readonly kind: 'removed'; readonly fileId: FileId };

export interface OutgoingContent {
  readonly bytes: ByteSource;
  /** From `createDigest` over all bytes. */
  readonly digest: string;
  readonly signal: AbortSignal;
}

export interface Uploaded {
  readonly item: FileItem;
  /** The cloud's ids of the content versions under and of ours. */
  readonly versionBefore?: string;
  readonly versionAfter?: string;
}

export interface UploadIntent {
  readonly baseVersion: Version;
  readonly baseModifiedAt: number;
  readonly baseSize: number;
  readonly digest: string;
  readonly size: number;
}

/**
 * `probably`: by our application, directly after the base, bytes changed by the service; the label in the file decides. `base`:
 * nobody has written since the base, though the version may have moved; nothing of ours arrived.
 */
export type Confirmation = 'ours' | 'probably' | 'foreign' | 'base';

export interface ContentDigest {
  update(chunk: Buffer): void;
  value(): string;
}
