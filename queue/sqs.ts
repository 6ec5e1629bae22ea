import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import { SettingsError } from '../model/errors.ts';
import { checkMessages } from './check-messages.ts';
import type { Delivery, Lane, Queue, QueueDepth, Queues, ReceiveOptions } from './queue.ts';
import { SqsError } from './sqs-errors.ts';
import { sendAll } from './sqs-send.ts';
import { createSqsSession } from './sqs-session.ts';
import type { SqsConnection, SqsSession } from './sqs-session.ts';

export interface SqsOptions extends SqsConnection {
  /** Of a FIFO queue; its redrive policy says after how many receives a message dies. */
  readonly url: string;
  /** Counted in `depth`; without it no dead letter is. */
  readonly deadLetterUrl?: string;
}

export interface SqsQueuesOptions extends SqsConnection {
  readonly lanes: Readonly<Record<Lane, Pick<SqsOptions, 'url' | 'deadLetterUrl'>>>;
}

/** The service's limits: seconds of a long poll, messages of one receive, seconds of a visibility timeout. */
const maxPollSeconds = 20;
const maxMessages = 10;
const maxVisibilitySeconds = 12 * 60 * 60;

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
      return { ...own, dead: dead?.waiting ?? 0 };
    },

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
    const deliveries = await poll(session, url, { ...wanted, waitMs: seconds * 1000 });
    const remaining = deadline - performance.now();
    if (deliveries.length > 0 || remaining < worthLookingMs || wanted.signal?.aborted === true) return deliveries;
    if (remaining < 1000) await pause(remaining, wanted.signal);
  }
}

async function poll(session: SqsSession, url: string, wanted: ReceiveOptions): Promise<readonly Delivery[]> {
  const { max, waitMs, visibilityMs, signal } = wanted;
  if (signal?.aborted === true) return [];
  try {
    const answer = await session.call('receive from', ({ client, sqs }) =>
      client.send(
        new sqs.ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(max, maxMessages),
          WaitTimeSeconds: waitMs / 1000,
          VisibilityTimeout: toSeconds(visibilityMs),
          MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount'],
          // The SDK's own retry after a lost answer gets the same messages again instead of waiting for them to reappear.
          ReceiveRequestAttemptId: randomUUID(),
        }),
        signal === undefined ? {} : { abortSignal: signal },
      ),
    );
    return (answer.Messages ?? []).map(toDelivery);
  } catch (error) {
    if (wanted.signal?.aborted === true) return [];
    throw error;
  }
}

function toDelivery({ Body, ReceiptHandle, Attributes }: SqsMessage): Delivery {
  const group = Attributes?.MessageGroupId;
  if (Body === undefined || ReceiptHandle === undefined || group === undefined) {
    throw new SqsError('Cannot receive from SQS queue: a message lacks body, receipt or group', 'incomplete');
  }
  return { body: Body, group, receipt: ReceiptHandle, receives: Number(Attributes?.ApproximateReceiveCount ?? 1) };
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

function toSeconds(ms: number): number {
  return Math.min(maxVisibilitySeconds, Math.ceil(ms / 1000));
}

/** Resolves after the time, or at once when the signal aborts. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
