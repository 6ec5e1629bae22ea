import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { maxBodyBytes } from './check-messages.ts';
import type { Message } from './queue.ts';
import { SqsError } from './sqs-errors.ts';
import type { SqsSession } from './sqs-session.ts';

const maxEntries = 10;
const maxAttempts = 5;
const firstPauseMs = 100;

/** Batch after batch; entries that the service could not take are sent again before the next batch is. */
export async function sendAll(session: SqsSession, url: string, messages: readonly Message[]): Promise<void> {
  for (const batch of batchesOf(messages)) await sendBatch(session, url, batch);
}

/**
 * At most ten messages, 256 KiB and one of each group: of a batch the service may take any part, so two of a group in
 * one batch could overtake each other.
 */
export function batchesOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  const batches: Message[][] = [];
  let groups = new Set<string>();
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    let batch = batches.at(-1);
    if (!batch || batch.length === maxEntries || bytes + size > maxBodyBytes || groups.has(message.group)) {
      batch = [];
      batches.push(batch);
      groups = new Set();
      bytes = 0;
    }
    batch.push(message);
    groups.add(message.group);
    bytes += size;
  }
  return batches;
}

async function sendBatch(session: SqsSession, url: string, batch: readonly Message[]): Promise<void> {
  let left = batch;
  for (let attempt = 1; ; attempt += 1) {
    const failed = await sendEntries(session, url, left);
    if (failed.length === 0) return;
    const fatal = failed.find(({ SenderFault }) => SenderFault === true);
    if (fatal !== undefined || attempt === maxAttempts) {
      const code = (fatal ?? failed[0])?.Code ?? 'unknown failure';
      throw new SqsError(
        `Cannot send to SQS queue ${session.queue}: ${failed.length} of ${batch.length} messages were refused with ${code}`,
        code,
      );
    }
    const ids = new Set(failed.map(({ Id }) => Id));
    left = left.filter((_, index) => ids.has(String(index)));
    await sleep(firstPauseMs * 2 ** (attempt - 1));
  }
}

async function sendEntries(
  session: SqsSession,
  url: string,
  batch: readonly Message[],
): Promise<readonly BatchResultErrorEntry[]> {
  const answer = await session.call('send to', ({ client, sqs }) =>
    client.send(
      new sqs.SendMessageBatchCommand({
        QueueUrl: url,
        Entries: batch.map(({ group, id, body }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: id,
        })),
      }),
    ),
  );
  return answer.Failed ?? [];
}
