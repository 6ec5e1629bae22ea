import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkCloudFormation } from './cloudformation.ts';
import type { JsonObject } from './json.ts';
import { child, withChange } from './json.ts';

const db = loadAwsServiceSpecSync();
const path = new URL('../../infra/aws/queues.json', import.meta.url);
const template = JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
const resources = child(template, 'Resources');
const propertiesOf = (name: string) => child(resources[name], 'Properties');
const lanes = ['Sources', 'Live', 'Backfill'];

test('queues.json fits the resource specification of AWS', () => {
  expect(checkCloudFormation(db, template)).toEqual([]);
});

describe('checkCloudFormation()', () => {
  const live = ['Resources', 'LiveQueue', 'Properties'];
  test.each([
    ['an unknown property', [...live, 'Fifo'], true, 'LiveQueue.Fifo: unknown property'],
    ['a value of the wrong type', [...live, 'FifoQueue'], 'true', 'LiveQueue.FifoQueue: boolean is needed'],
    ['a fraction', [...live, 'VisibilityTimeout'], 1.5, 'LiveQueue.VisibilityTimeout: integer is needed'],
    ['an unknown type', ['Resources', 'LiveQueue', 'Type'], 'AWS::SQS::Fifo', 'LiveQueue: unknown type AWS::SQS::Fifo'],
    ['a reference to nothing', [...live, 'QueueName'], { Ref: 'Nam' }, 'Nam: nothing has this name'],
    ['a substitution of nothing', [...live, 'QueueName'], { 'Fn::Sub': '${Nam}.fifo' }, 'Nam: nothing has this name'],
    [
      'an unknown attribute',
      [...live, 'QueueName'],
      { 'Fn::GetAtt': ['LiveQueue', 'Ar'] },
      'LiveQueue.Ar: unknown attribute',
    ],
    ['an unknown condition', ['Resources', 'ConnectorRole', 'Condition'], 'HasTrust', 'HasTrust: unknown condition'],
    ['a parameter that nothing uses', ['Parameters', 'Other'], { Type: 'String' }, 'Other: parameter is never used'],
    [
      'a wrong property inside a property',
      ['Resources', 'LiveDeadLettersAlarm', 'Properties', 'Dimensions'],
      [{ Name: 'QueueName', Valeu: 'x' }],
      'LiveDeadLettersAlarm.Dimensions.0.Valeu: unknown property',
    ],
    [
      'a wrong value behind a condition',
      ['Resources', 'LiveDeadLettersAlarm', 'Properties', 'AlarmActions'],
      { 'Fn::If': ['HasAlarmTopic', 'topic', { Ref: 'AWS::NoValue' }] },
      'LiveDeadLettersAlarm.AlarmActions: an array is needed',
    ],
  ])('checkCloudFormation() names %s', (_what, at, value, problem) => {
    expect(checkCloudFormation(db, withChange(template, at, value))).toContain(problem);
  });

  test('checkCloudFormation() names a property that is missing', () => {
    const changed = withChange(template, ['Resources', 'LiveQueuePolicy', 'Properties', 'Queues'], undefined);
    expect(checkCloudFormation(db, changed)).toContain('LiveQueuePolicy.Queues: missing');
  });
});

describe.each(lanes)('the queue for %s', (lane) => {
  const queue = propertiesOf(`${lane}Queue`);
  const dead = propertiesOf(`${lane}DeadLetters`);

  test('is first in, first out by group, at high throughput, encrypted, and keeps messages for 14 days', () => {
    for (const each of [queue, dead]) {
      expect(each).toMatchObject({
        FifoQueue: true,
        ContentBasedDeduplication: false,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 60 * 60,
      });
    }
  });

  test('hands over to its own dead letters after 100 receives, and nobody else may', () => {
    const target = { 'Fn::GetAtt': [`${lane}DeadLetters`, 'Arn'] };
    expect(queue.RedrivePolicy).toEqual({ deadLetterTargetArn: target, maxReceiveCount: 100 });
    const name = `${lane.toLowerCase()}.fifo`;
    expect(queue.QueueName).toEqual({ 'Fn::Sub': `\${Name}-${name}` });
    expect(dead.RedriveAllowPolicy).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [
        { 'Fn::Sub': `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:\${Name}-${name}` },
      ],
    });
  });

  test('refuses plain http, as do its dead letters', () => {
    for (const name of [`${lane}Queue`, `${lane}DeadLetters`]) {
      const policy = propertiesOf(`${name}Policy`);
      expect(policy.Queues).toEqual([{ Ref: name }]);
      expect(child(policy, 'PolicyDocument').Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: { 'Fn::GetAtt': [name, 'Arn'] },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]);
    }
  });

  test('raises an alarm as soon as one message is dead', () => {
    expect(propertiesOf(`${lane}DeadLettersAlarm`)).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [`${lane}DeadLetters`, 'QueueName'] } }],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
    });
  });
});

test('the connector may do to its queues what its code does, and nothing else', () => {
  const { Statement } = child(propertiesOf('ConnectorPolicy'), 'PolicyDocument');
  const arns = (suffix: string) => lanes.map((lane) => ({ 'Fn::GetAtt': [`${lane}${suffix}`, 'Arn'] }));
  const callsIn = (...files: readonly string[]): readonly string[] => {
    const source = files
      .map((name) => readFileSync(new URL(`../../queue/${name}`, import.meta.url), 'utf8'))
      .join('\n');
    const names = [...source.matchAll(/\bsqs\.(\w+)Command\b/g)].map(([, name = '']) => name.replace(/Batch$/, ''));
    return [...new Set(names)].map((name) => `sqs:${name}`).sort();
  };
  const sorted = (Statement as readonly JsonObject[]).map((one) => ({
    ...one,
    Action: (one.Action as readonly string[]).toSorted(),
  }));
  expect(sorted).toEqual([
    {
      Sid: 'CarryMessages',
      Effect: 'Allow',
      Action: callsIn('sqs.ts', 'sqs-send.ts', 'sqs-receive.ts'),
      Resource: arns('Queue'),
    },
    {
      Sid: 'ReplayDeadLetters',
      Effect: 'Allow',
      // `depth` in sqs.ts counts them; nothing is ever sent to them.
      Action: [...callsIn('sqs-dead-letters.ts', 'sqs-receive.ts'), 'sqs:GetQueueAttributes'].sort(),
      Resource: arns('DeadLetters'),
    },
  ]);
});

test('the outputs are named as the settings that take them', () => {
  const outputs = child(template, 'Outputs');
  for (const lane of lanes) {
    expect(outputs[`${lane}QueueUrl`]).toEqual({
      Description: `LABELWRIGHT_QUEUE_${lane.toUpperCase()}_URL`,
      Value: { 'Fn::GetAtt': [`${lane}Queue`, 'QueueUrl'] },
    });
    expect(outputs[`${lane}DeadLettersUrl`]).toEqual({
      Description: `LABELWRIGHT_QUEUE_${lane.toUpperCase()}_DEAD_URL`,
      Value: { 'Fn::GetAtt': [`${lane}DeadLetters`, 'QueueUrl'] },
    });
  }
});
