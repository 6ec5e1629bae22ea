/**
 * One lane of durable work. Two members: `sqs.ts` (Amazon SQS FIFO) and `embedded.ts` (SQLite).
 *
 * What MUST hold for every member:
 * - `send` resolves only when every message is durable; after a throw the caller sends again.
 * - At least once: a message that isn't acknowledged within its visibility time comes again, with a higher `receives`.
 * - First in, first out within a group; no message of a group is handed out while an earlier receive of that group is
 *   neither acknowledged nor expired. One receive may hand out several messages of one group, in order.
 * - A message whose `id` was sent within the last five minutes is dropped, also after its twin was acknowledged. So an id must
 *   never stand for "again": whoever wants the same work done once more raises a counter that is part of the id.
 * - A message handed out more than `maxReceives` times moves to the dead letters, which are kept for 14 days.
 */
export interface Queue {
  /** Any number of messages; members split into batches. */
  send(messages: readonly Message[]): Promise<void>;
  /** Up to `max` deliveries; waits up to `waitMs` for the first one, less when `signal` aborts. */
  receive(options: ReceiveOptions): Promise<readonly Delivery[]>;
  /** Restarts the visibility time of a delivery that is still being worked on. */
  extend(delivery: Delivery, visibilityMs: number): Promise<void>;
  /** Done: the message never comes again. Quiet when it expired meanwhile. */
  acknowledge(delivery: Delivery): Promise<void>;
  /** Hands the message back at once. */
  release(delivery: Delivery): Promise<void>;
  /** Approximate for members that count so. */
  depth(): Promise<QueueDepth>;
  /** Undefined where it isn't known where they lie. */
  readonly deadLetters: DeadLetters | undefined;
  close(): Promise<void>;
}

export interface DeadLetters {
  /** Up to `max` of them, the oldest first; of one group perhaps only the first. A replay meanwhile may pass them over. */
  list(max: number): Promise<readonly DeadLetter[]>;
  /**
   * Puts up to `max` of them, the oldest first, behind what waits in their lane, under new ids that no repeat is mistaken for;
   * those of one group keep their order. Answers how many. A crash in between may double one, never lose it.
   */
  replay(max: number): Promise<number>;
}

export interface DeadLetter {
  readonly group: string;
  readonly body: string;
  /** How often it was handed out; some members count looks at the dead letter too. */
  readonly receives: number;
  /** Epoch ms; when it died, where the member remembers nothing else. */
  readonly sentAt: number;
}

export interface Message {
  /** At most 128 characters: letters, digits, punctuation. Messages of one group never overtake each other. */
  readonly group: string;
  /** At most 128 characters; refused as a repeat for five minutes. */
  readonly id: string;
  /** JSON text, at most 256 KiB; ids and versions, never addresses or secrets. */
  readonly body: string;
}

export interface ReceiveOptions {
  readonly max: number;
  readonly waitMs: number;
  readonly visibilityMs: number;
  readonly signal?: AbortSignal;
}

export interface Delivery {
  readonly body: string;
  readonly group: string;
  /** The member's own handle, good for one receive. */
  readonly receipt: string;
  /** How often the message was handed out, this time included. */
  readonly receives: number;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly inFlight: number;
  /** Undefined where it isn't known where the dead letters lie. */
  readonly dead: number | undefined;
}

/** Live changes and backfill are two lanes, live asked first; `sources` holds "this source changed". */
export type Lane = 'sources' | 'live' | 'backfill';
export type Queues = Readonly<Record<Lane, Queue>>;
