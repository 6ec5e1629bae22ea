import { randomUUID } from 'node:crypto';
import type { DeadLetter, DeadLetters } from './queue.ts';
import { poll } from './sqs-receive.ts';
import type { Received } from './sqs-receive.ts';
import { sendAll } from './sqs-send.ts';
import type { SqsSession } from './sqs-session.ts';

/** Without a wait the service asks only some of its servers (Amazon SQS Developer Guide, short and long polling). */
const waitMs = 1_000;
/** As long as a listing may hide what it has seen, should the process end before it gives it back. */
const lookMs = 30_000;
/** As long as a replay of one receive's messages may take. */
const replayMs = 120_000;

/** The dead letters of a lane: a FIFO queue of their own, which only the redrive policy fills. */
export function createSqsDeadLetters(
  session: SqsSession,
  { url, deadLetterUrl }: { readonly url: string; readonly deadLetterUrl: string },
): DeadLetters {
  return {
    async list(max) {
      const seen: Received[] = [];
      try {
        // What was received stays hidden, so that the next receive finds what comes after it.
        while (seen.length < max) {
          const wanted = { max: max - seen.length, waitMs, visibilityMs: lookMs };
          const more = await poll(session, deadLetterUrl, wanted);
          if (more.length === 0) break;
          seen.push(...more);
        }
      } finally {
        for (const { receipt } of seen) await giveBack(session, deadLetterUrl, receipt);
      }
      return seen.map(toDeadLetter).sort((a, b) => a.sentAt - b.sentAt);
    },

    async replay(max) {
      let replayed = 0;
      while (replayed < max) {
        const wanted = { max: max - replayed, waitMs, visibilityMs: replayMs };
        const letters = await poll(session, deadLetterUrl, wanted);
        if (letters.length === 0) break;
        await sendAll(
          session,
          url,
          letters.map(({ group, body }) => ({ group, body, id: randomUUID() })),
        );
        // Gone from here only when they wait there.
        for (const { receipt } of letters) await remove(session, deadLetterUrl, receipt);
        replayed += letters.length;
      }
      return replayed;
    },
  };
}

function toDeadLetter({ group, body, receives, sentAt }: Received): DeadLetter {
  return { group, body, receives, sentAt };
}

function giveBack(session: SqsSession, url: string, receipt: string): Promise<void> {
  return session.callWithReceipt('change visibility in the dead letters of', ({ client, sqs }) =>
    client.send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: 0 }),
    ),
  );
}

function remove(session: SqsSession, url: string, receipt: string): Promise<void> {
  return session.callWithReceipt('delete from the dead letters of', ({ client, sqs }) =>
    client.send(new sqs.DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt })),
  );
}
