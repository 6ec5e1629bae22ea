import { z } from 'zod';

import { hashOf } from '../lib/hash.ts';
import type { FileRef } from '../model/file.ts';
import type { ConnectorName, FileId, PolicyHash, SourceId, Version } from '../model/ids.ts';
import type { Message } from '../queue/queue.ts';

const fileJobSchema = z.strictObject({
  kind: z.literal('file'),
  connector: z.string(),
  sourceId: z.string(),
  fileId: z.string(),
  run: z.string().optional(),
  attempt: z.number().optional(),
});

const sourceJobSchema = z.strictObject({
  kind: z.literal('source'),
  connector: z.string(),
  sourceId: z.string(),
  run: z.string().optional(),
  sweep: z.literal(true).optional(),
});

const jobSchema = z.discriminatedUnion('kind', [fileJobSchema, sourceJobSchema]);

export interface SourceJob {
  readonly connector: ConnectorName;
  readonly sourceId: SourceId;
  /** Set where a backfill asks for a listing from the beginning. */
  readonly run?: string;
  /** Set where what notifications lost is to be found. */
  readonly sweep?: true;
}

export interface FileJob {
  readonly file: FileRef;
  /** The run that asks for it. */
  readonly run?: string;
  /** How often the run has handed it out. */
  readonly attempt?: number;
}

export interface RunJob extends FileJob {
  readonly run: string;
}

export interface FileNews {
  readonly policyHash: PolicyHash;
  /** Raised whenever the same version must be worked on again. */
  readonly wake: number;
  readonly run?: string;
}

/**
 * "This file may have changed." Its id stands for file, version, policy and wake (and run), so that repeats of the same news
 * fold into one; the group is the file, so that one file is never worked on twice at once.
 */
export function fileMessage(file: FileRef, version: Version, { policyHash, wake, run }: FileNews): Message {
  const { connector, sourceId, fileId } = file;
  const group = hashOf(connector, sourceId, fileId);
  return {
    group,
    id: hashOf(group, version, policyHash, wake, run ?? ''),
    body: JSON.stringify({
      kind: 'file',
      connector,
      sourceId,
      fileId,
      ...(run === undefined ? {} : { run, attempt: wake }),
    }),
  };
}

/** "This source changed." One message per source and generation. */
export function sourceMessage(job: SourceJob, generation: number): Message {
  const group = hashOf(job.connector, job.sourceId, job.run ?? '', ...(job.sweep === true ? ['sweep'] : []));
  return { group, id: hashOf(group, generation), body: JSON.stringify({ kind: 'source', ...job }) };
}

/** Throws for a body that isn't a file message. */
export function parseFileJob(body: string): FileJob {
  const { connector, sourceId, fileId, run, attempt = 1 } = fileJobSchema.parse(JSON.parse(body));
  const file = { connector: connector as ConnectorName, sourceId: sourceId as SourceId, fileId: fileId as FileId };
  return run === undefined ? { file } : { file, run, attempt };
}

/** Throws for a body that isn't a source message. */
export function parseSourceJob(body: string): SourceJob {
  const job = sourceJobSchema.parse(JSON.parse(body));
  return {
    connector: job.connector as ConnectorName,
    sourceId: job.sourceId as SourceId,
    ...(job.run === undefined ? {} : { run: job.run }),
    ...(job.sweep === undefined ? {} : { sweep: job.sweep }),
  };
}

/** What a message is about, by ids. */
export interface Subject {
  readonly connector: string;
  readonly source: string;
  readonly file?: string;
  readonly run?: string | undefined;
}

/** Undefined for a body that makes no sense. */
export function subjectOf(body: string): Subject | undefined {
  try {
    const { connector, sourceId: source, run, ...job } = jobSchema.parse(JSON.parse(body));
    return { connector, source, run, ...(job.kind === 'file' ? { file: job.fileId } : {}) };
  } catch {
    // Whoever works on it says so; here it only goes without a name.
    return undefined;
  }
}
