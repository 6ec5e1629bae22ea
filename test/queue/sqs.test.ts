import { ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../model/errors.ts';
import type { Queue } from '../../queue/queue.ts';
import { SqsError } from '../../queue/sqs-errors.ts';
import { batchesOf } from '../../queue/sqs-send.ts';
import { createSqsQueue } from '../../queue/sqs.ts';
import { message, must } from '../contracts/queue-suite.ts';

const url = 'https://sqs.eu-central-1.example/123456789012/files.fifo';
const deadLetterUrl = 'https://sqs.eu-central-1.example/123456789012/files-dead.fifo';
const once = { max: 10, waitMs: 0, visibilityMs: 1_000 };

/** A queue whose client gives the answers, one per call, and notes what it was asked. */
function stubbed(...answers: readonly unknown[]): { readonly queue: Queue; readonly asked: unknown[] } {
  const client = new SQSClient({ region: 'eu-central-1', credentials: { accessKeyId: 'k', secretAccessKey: 's' } });
  const left = [...answers];
  const asked: unknown[] = [];
  const answerNext = (command: unknown): Promise<unknown> => {
    asked.push(command);
    const answer = left.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? {});
  };
  Object.assign(client, { send: answerNext });
  return { queue: createSqsQueue({ url, deadLetterUrl, client }), asked };
}

/** Names and queues of the calls. */
function callsOf(asked: readonly unknown[]): readonly string[] {
  return asked.map((command) => {
    const { constructor, input } = command as { constructor: { name: string }; input: { QueueUrl: string } };
    return `${constructor.name} ${input.QueueUrl.split('/').at(-1) ?? ''}`;
  });
}

function failure(name: string, text = ''): Error {
  return Object.assign(new Error(text), { name });
}

function delivered(group: string, body: string) {
  return {
    Body: body,
    ReceiptHandle: `r-${body}`,
    Attributes: { MessageGroupId: group, ApproximateReceiveCount: '3' },
  };
}

describe('createSqsQueue()', () => {
  it('refuses the address of a queue that is not FIFO', () => {
    expect(() => createSqsQueue({ url: 'https://sqs.example/1/files' })).toThrow(SettingsError);
  });

  it('refuses the address of dead letters that are not FIFO', () => {
    expect(() => createSqsQueue({ url, deadLetterUrl: 'https://sqs.example/1/dead' })).toThrow(SettingsError);
  });

  it('deletes a dead letter only when it waits in its lane again', async () => {
    const Messages = [delivered('a', '1'), delivered('a', '2')];
    const { queue, asked } = stubbed({ Messages });
    expect(await must(queue.deadLetters).replay(5)).toBe(2);
    expect(callsOf(asked)).toEqual([
      'ReceiveMessageCommand files-dead.fifo',
      'SendMessageBatchCommand files.fifo',
      'SendMessageBatchCommand files.fifo',
      'DeleteMessageCommand files-dead.fifo',
      'DeleteMessageCommand files-dead.fifo',
      'ReceiveMessageCommand files-dead.fifo',
    ]);
    const broken = stubbed({ Messages }, failure('AccessDenied'));
    await expect(must(broken.queue.deadLetters).replay(5)).rejects.toThrow('the credentials do not allow it');
    expect(callsOf(broken.asked).filter((call) => call.startsWith('Delete'))).toEqual([]);
  });

  it('replays under a new id each time, so that no repeat is mistaken for it', async () => {
    const { queue, asked } = stubbed({ Messages: [delivered('a', '1')] }, {}, {}, { Messages: [delivered('a', '1')] });
    const letters = must(queue.deadLetters);
    await letters.replay(1);
    await letters.replay(1);
    const ids = asked
      .filter((command) => command instanceof SendMessageBatchCommand)
      .flatMap(({ input }) => input.Entries ?? [])
      .map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
  });

  it('gives back the dead letters that it has looked at, also where looking breaks off', async () => {
    const { queue, asked } = stubbed({ Messages: [delivered('a', '1')] }, failure('AccessDenied'));
    await expect(must(queue.deadLetters).list(5)).rejects.toThrow('the credentials do not allow it');
    expect(callsOf(asked)).toEqual([
      'ReceiveMessageCommand files-dead.fifo',
      'ReceiveMessageCommand files-dead.fifo',
      'ChangeMessageVisibilityCommand files-dead.fifo',
    ]);
    expect(asked[2]).toMatchObject({ input: { VisibilityTimeout: 0 } });
  });

  it('says that it does not know of dead letters without their address', async () => {
    const client = new SQSClient({ region: 'eu-central-1', credentials: { accessKeyId: 'k', secretAccessKey: 's' } });
    Object.assign(client, { send: () => Promise.resolve({ Attributes: { ApproximateNumberOfMessages: '3' } }) });
    const queue = createSqsQueue({ url, client });
    expect(queue.deadLetters).toBeUndefined();
    expect(await queue.depth()).toEqual({ waiting: 3, inFlight: 0, dead: undefined });
  });

  it('hands out several messages of one group of one receive in their order', async () => {
    const Messages = [delivered('a', '1'), delivered('b', '2'), delivered('a', '3'), delivered('a', '4')];
    const { queue } = stubbed({ Messages });
    const deliveries = await queue.receive(once);
    expect(deliveries.filter(({ group }) => group === 'a').map(({ body }) => body)).toEqual(['1', '3', '4']);
    expect(deliveries[0]).toEqual({ body: '1', group: 'a', receipt: 'r-1', receives: 3 });
  });

  it('never asks for more than ten messages, twenty seconds of waiting or twelve hours of hiding', async () => {
    const { queue, asked } = stubbed({ Messages: [delivered('a', '1')] });
    await queue.receive({ max: 50, waitMs: 90_000, visibilityMs: 90_000_000 });
    const [command] = asked;
    expect(command).toBeInstanceOf(ReceiveMessageCommand);
    expect((command as ReceiveMessageCommand).input).toMatchObject({
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      VisibilityTimeout: 43_200,
    });
  });

  it('goes on polling until the wait is over', async () => {
    const { queue, asked } = stubbed({}, {}, { Messages: [delivered('a', '1')] });
    const deliveries = await queue.receive({ max: 1, waitMs: 45_000, visibilityMs: 1_000 });
    expect(deliveries).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });

  it('sends refused entries again, and only those, before the next batch', async () => {
    const messages = Array.from({ length: 12 }, (_, index) => message(`g${index}`, 'x'));
    const { queue, asked } = stubbed({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] });
    await queue.send(messages);
    expect(asked.map(groupsOf)).toEqual([
      ['g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7', 'g8', 'g9'],
      ['g1'],
      ['g10', 'g11'],
    ]);
  });

  it('throws at once where the service calls the message faulty', async () => {
    const { queue, asked } = stubbed({ Failed: [{ Id: '0', Code: 'InvalidMessageContents', SenderFault: true }] });
    await expect(queue.send([message('a', '1')])).rejects.toThrow(
      'Cannot send to SQS queue files.fifo: 1 of 1 messages were refused with InvalidMessageContents',
    );
    expect(asked).toHaveLength(1);
  });

  it('throws where the service goes on refusing', async () => {
    const refused = { Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }] };
    const { queue, asked } = stubbed(refused, refused, refused, refused, refused);
    await expect(queue.send([message('a', '1')])).rejects.toThrow(SqsError);
    expect(asked).toHaveLength(5);
  });

  it.each([
    [failure('QueueDoesNotExist'), 'it does not exist in this region and account'],
    [failure('CredentialsProviderError'), 'no credentials were found'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'nothing answers at the endpoint'],
    [failure('SomethingNew', 'with details that may not be shown'), 'SomethingNew'],
  ])('explains %s', async (error, reason) => {
    const { queue } = stubbed(error);
    await expect(queue.receive(once)).rejects.toThrow(`Cannot receive from SQS queue files.fifo: ${reason}`);
  });

  it.each([
    failure('ReceiptHandleIsInvalid'),
    failure('MessageNotInflight'),
    failure(
      'InvalidParameterValue',
      'Value r for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.',
    ),
  ])('is quiet about a stale receipt: %s', async (error) => {
    const { queue } = stubbed(error, error, error);
    const delivery = { body: '{}', group: 'a', receipt: 'r', receives: 1 };
    await queue.acknowledge(delivery);
    await queue.extend(delivery, 1_000);
    await queue.release(delivery);
  });

  it('is not quiet about another failure to acknowledge', async () => {
    const { queue } = stubbed(failure('AccessDenied'));
    const delivery = { body: '{}', group: 'a', receipt: 'r', receives: 1 };
    await expect(queue.acknowledge(delivery)).rejects.toThrow('the credentials do not allow it');
  });
});

describe('batchesOf()', () => {
  it('keeps two messages of one group out of one batch', () => {
    const batches = batchesOf([message('a', '1'), message('b', '1'), message('a', '2'), message('c', '1')]);
    expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([
      ['a1', 'b1'],
      ['a2', 'c1'],
    ]);
  });

  it('keeps a batch within ten messages and 256 KiB', () => {
    const body = 'x'.repeat(100 * 1024);
    const large = Array.from({ length: 5 }, (_, index) => ({ ...message(`g${index}`, '1'), body }));
    expect(batchesOf(large).map((batch) => batch.length)).toEqual([2, 2, 1]);
    const small = Array.from({ length: 25 }, (_, index) => message(`g${index}`, '1'));
    expect(batchesOf(small).map((batch) => batch.length)).toEqual([10, 10, 5]);
  });

  it('makes no batch of nothing', () => {
    expect(batchesOf([])).toEqual([]);
  });
});

function groupsOf(command: unknown): readonly unknown[] {
  expect(command).toBeInstanceOf(SendMessageBatchCommand);
  const { Entries = [] }: SendMessageBatchCommandInput = (command as SendMessageBatchCommand).input;
  return Entries.map(({ MessageGroupId }) => MessageGroupId);
}
