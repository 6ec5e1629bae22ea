import { sql } from 'kysely';
import type { Generated, Kysely } from 'kysely';
import type { Lane } from './queue.ts';

export interface EmbeddedSchema {
  readonly messages: MessageTable;
  readonly sent_ids: SentIdTable;
  readonly dead_letters: DeadLetterTable;
}

export interface MessageTable {
  /** Order of sending. */
  readonly sequence: Generated<number>;
  readonly lane: Lane;
  readonly message_group: string;
  readonly id: string;
  readonly body: string;
  /** In flight until then, epoch ms; in the past: waiting. */
  readonly hidden_until: number;
  /** Of the receive that handed it out last; null after a release. */
  readonly receipt: string | null;
  readonly receives: number;
  readonly sent_at: number;
}

/** Ids that are refused as repeats. */
export interface SentIdTable {
  readonly lane: Lane;
  readonly id: string;
  readonly refused_until: number;
}

export interface DeadLetterTable {
  readonly sequence: number;
  readonly lane: Lane;
  readonly message_group: string;
  readonly id: string;
  readonly body: string;
  readonly receives: number;
  readonly sent_at: number;
  readonly died_at: number;
}

const schemaVersion = 1;

const statements = [
  `create table messages (
    sequence integer primary key autoincrement,
    lane text not null,
    message_group text not null,
    id text not null,
    body text not null,
    hidden_until integer not null,
    receipt text,
    receives integer not null,
    sent_at integer not null
  ) strict`,
  'create index messages_by_lane on messages (lane, sequence)',
  'create index messages_by_group on messages (lane, message_group, hidden_until)',
  'create index messages_hidden on messages (lane, hidden_until)',
  `create table sent_ids (
    lane text not null,
    id text not null,
    refused_until integer not null,
    primary key (lane, id)
  ) strict, without rowid`,
  'create index sent_ids_by_time on sent_ids (refused_until)',
  `create table dead_letters (
    sequence integer primary key,
    lane text not null,
    message_group text not null,
    id text not null,
    body text not null,
    receives integer not null,
    sent_at integer not null,
    died_at integer not null
  ) strict`,
  'create index dead_letters_by_lane on dead_letters (lane)',
];

/** Makes the tables of a new file; throws for a file of a newer release. */
export async function createEmbeddedSchema(db: Kysely<EmbeddedSchema>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const found = await sql<{ user_version: number }>`pragma user_version`.execute(tx);
    const version = found.rows[0]?.user_version ?? 0;
    if (version > schemaVersion) {
      throw new Error(
        `Cannot open queue: its schema version ${version} is newer than ${schemaVersion} of this release`,
      );
    }
    if (version === schemaVersion) return;
    for (const statement of statements) await sql.raw(statement).execute(tx);
    await sql.raw(`pragma user_version = ${schemaVersion}`).execute(tx);
  });
}
