import { SettingsError } from '../model/errors.ts';
import { openEmbeddedQueues } from './embedded.ts';
import type { EmbeddedQueueOptions } from './embedded.ts';
import type { Queues } from './queue.ts';
import { openSqsQueues } from './sqs.ts';
import type { SqsQueuesOptions } from './sqs.ts';

/** Settings of each member; only those of the one that is opened need be there. */
export interface QueueSettings {
  readonly embedded?: EmbeddedQueueOptions;
  readonly sqs?: SqsQueuesOptions;
}

export interface QueueMember {
  readonly name: string;
  /** Throws `SettingsError` where the member's settings are missing. */
  open(settings: QueueSettings): Promise<Queues>;
}

/** Every engine that carries the lanes, by name. */
export const queueMembers: ReadonlyMap<string, QueueMember> = register([
  { name: 'embedded', open: ({ embedded }) => openEmbeddedQueues(required('embedded', embedded)) },
  { name: 'sqs', open: ({ sqs }) => Promise.resolve(openSqsQueues(required('sqs', sqs))) },
]);

/** Throws for two members of one name. */
export function register(members: readonly QueueMember[]): ReadonlyMap<string, QueueMember> {
  const byName = new Map(members.map((member) => [member.name, member]));
  if (byName.size < members.length) throw new Error('Cannot register queues: two have the same name');
  return byName;
}

/** Throws `SettingsError` for an unknown name or missing settings. */
export async function openQueues(name: string, settings: QueueSettings): Promise<Queues> {
  const member = queueMembers.get(name);
  if (member === undefined) {
    throw new SettingsError('Cannot open queues', [`${name} is none of ${[...queueMembers.keys()].join(', ')}`]);
  }
  return await member.open(settings);
}

function required<Settings>(name: string, settings: Settings | undefined): Settings {
  if (settings === undefined) throw new SettingsError('Cannot open queues', [`the settings of ${name} are missing`]);
  return settings;
}
