import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsError } from '../model/errors.ts';
import { checkMessages } from './check-messages.ts';
import type { Delivery, Lane, Queue, QueueDepth, Queues, ReceiveOptions } from './queue.ts';
import { createSqsDeadLetters } from './sqs-dead-letters.ts';
import { poll, toDelivery, toSeconds } from './sqs-receive.ts';
import { sendAll } from './sqs-send.ts';
import { createSqsSession } from './sqs-session.ts';
import type { SqsConnection, SqsSession } from './sqs-session.ts';

export interface SqsOptions extends SqsConnection {
  /** Of a FIFO queue; its redrive policy says after how many receives a message dies. */
  readonly url: string;
  /** Where its redrive policy sends the dead letters; without it they are neither counted, shown nor replayed. */
  readonly deadLetterUrl?: string;
}

export interface SqsQueuesOptions extends SqsConnection {
  readonly lanes: Readonly<Record<Lane, Pick<SqsOptions, 'url' | 'deadLetterUrl'>>>;
}

/** Seconds that the service lets a poll last. */
const maxPollSeconds = 20;

/** A wait that has less than this left has ended. */
const worthLookingMs = 50;

/** The lanes on three FIFO queues. */
export function openSqsQueues({ lanes, ...connection }: SqsQueuesOptions): Queues {
  const lane = (name: Lane): Queue => createSqsQueue({ ...connection, ...lanes[name] });
  return { sources: lane('sources'), live: lane('live'), backfill: lane('backfill') };
}

/**
 * One lane on an Amazon SQS FIFO queue. Times are rounded up to whole seconds, a receive answers with ten messages at most,
 * and whoever aborts one may leave messages hidden for their visibility time. Throws `SettingsError` for the address of
 * another kind of queue.
 */
export function createSqsQueue(options: SqsOptions): Queue {
  const { url, deadLetterUrl } = options;
  const session = createSqsSession(nameOf(url), options);
  if (deadLetterUrl !== undefined) nameOf(deadLetterUrl);
  return {
    async send(messages) {
      checkMessages(messages);
      await sendAll(session, url, messages);
    },

    receive: (wanted) => receive(session, url, wanted),

    extend: ({ receipt }, visibilityMs) => hide(session, url, { receipt, seconds: toSeconds(visibilityMs) }),

    acknowledge: ({ receipt }) =>
      session.callWithReceipt('acknowledge message of', ({ client, sqs }) =>
        client.send(new sqs.DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt })),
      ),

    release: ({ receipt }) => hide(session, url, { receipt, seconds: 0 }),

    async depth() {
      const own = await countMessages(session, url);
      const dead = deadLetterUrl === undefined ? undefined : await countMessages(session, deadLetterUrl);
      return { ...own, dead: dead && dead.waiting + dead.inFlight };
    },

    deadLetters: deadLetterUrl === undefined ? undefined : createSqsDeadLetters(session, { url, deadLetterUrl }),

    close: () => session.close(),
  };
}

function nameOf(url: string): string {
  const name = url.split('/').at(-1) ?? '';
  if (!name.endsWith('.fifo')) {
    throw new SettingsError('Cannot use SQS queue', [`${name || 'its address'} must be a FIFO queue, ending in .fifo`]);
  }
  return name;
}

/** Long polls of whole seconds, then what is left of the wait, then one last look. */
async function receive(session: SqsSession, url: string, wanted: ReceiveOptions): Promise<readonly Delivery[]> {
  const deadline = performance.now() + wanted.waitMs;
  for (;;) {
    const left = Math.max(0, deadline - performance.now());
    const seconds = Math.min(maxPollSeconds, Math.floor(left / 1000));
    const deliveries = (await poll(session, url, { ...wanted, waitMs: seconds * 1000 })).map(toDelivery);
    const remaining = deadline - performance.now();
    if (deliveries.length > 0 || remaining < worthLookingMs || wanted.signal?.aborted === true) return deliveries;
    if (remaining < 1000) await pause(remaining, wanted.signal);
  }
}

function hide(
  session: SqsSession,
  url: string,
  { receipt, seconds }: { readonly receipt: string; readonly seconds: number },
): Promise<void> {
  return session.callWithReceipt('change visibility in', ({ client, sqs }) =>
    client.send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: seconds }),
    ),
  );
}

async function countMessages(session: SqsSession, url: string): Promise<Omit<QueueDepth, 'dead'>> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await session.call('count messages of', ({ client, sqs }) =>
    client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] })),
  );
  const [waiting = 0, inFlight = 0] = names.map((name) => Number(Attributes?.[name] ?? 0));
  return { waiting, inFlight };
}

/** Resolves after the time, or at once when the signal aborts. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
