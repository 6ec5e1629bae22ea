import { randomUUID } from 'node:crypto';
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import type { Delivery, ReceiveOptions } from './queue.ts';
import { SqsError } from './sqs-errors.ts';
import type { SqsSession } from './sqs-session.ts';

/** The service's limits: messages of one receive, seconds of a visibility timeout. */
const maxMessages = 10;
const maxVisibilitySeconds = 12 * 60 * 60;

/** A message with everything that is asked for. */
export interface Received extends Delivery {
  /** Epoch ms. */
  readonly sentAt: number;
}

/** One receive: ten messages at most, `waitMs` at most 20 s and in whole seconds; nothing once the signal has aborted. */
export async function poll(session: SqsSession, url: string, wanted: ReceiveOptions): Promise<readonly Received[]> {
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
          MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount', 'SentTimestamp'],
          // The SDK's own retry after a lost answer gets the same messages again instead of waiting for them to reappear.
          ReceiveRequestAttemptId: randomUUID(),
        }),
        signal === undefined ? {} : { abortSignal: signal },
      ),
    );
    return (answer.Messages ?? []).map(toReceived);
  } catch (error) {
    if (wanted.signal?.aborted === true) return [];
    throw error;
  }
}

export function toDelivery({ body, group, receipt, receives }: Received): Delivery {
  return { body, group, receipt, receives };
}

/** Rounded up to whole seconds, within what the service allows. */
export function toSeconds(ms: number): number {
  return Math.min(maxVisibilitySeconds, Math.ceil(ms / 1000));
}

function toReceived({ Body, ReceiptHandle, Attributes }: SqsMessage): Received {
  const group = Attributes?.MessageGroupId;
  if (Body === undefined || ReceiptHandle === undefined || group === undefined) {
    throw new SqsError('Cannot receive from SQS queue: a message lacks body, receipt or group', 'incomplete');
  }
  return {
    body: Body,
    group,
    receipt: ReceiptHandle,
    receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
  };
}
