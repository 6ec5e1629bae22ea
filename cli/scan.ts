import { renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { createApp, type App } from '../app.ts';
import { readSettings, sandboxTenantId, type Settings } from '../config.ts';
import type { Connector } from '../connectors/connector.ts';
import { describeError } from '../lib/describe-error.ts';
import { silentLog } from '../lib/log.ts';
import { SettingsError } from '../model/errors.ts';
import type { FileItem, Source } from '../model/file.ts';
import type { Checkpoint, SourceId } from '../model/ids.ts';
import { connectorNamed } from '../pipeline/pipeline.ts';
import { discoverSources } from '../pipeline/reconcile.ts';
import type { Policy } from '../policies/policy.ts';
import type { SourceClaim } from '../store/store.ts';
import { loadEnvironment } from './environment.ts';
import { showProgress } from './progress.ts';
import { scanFile } from './scan-file.ts';
import { mendJournal, openJournal, readJournal, writeCsv, writeJsonLines, type Journal } from './scan-report.ts';
import { createTally, summaryLines, type Tally } from './scan-totals.ts';
import { untilStopped } from './until-stopped.ts';

export interface ScanOptions {
  readonly enforce: boolean;
  readonly resume: boolean;
  readonly quiet: boolean;
  /** Name of a label, or `none`; the policy's own defaults unless told. */
  readonly defaultLabel?: string;
  readonly csv?: string;
  readonly json?: string;
  readonly policy?: string;
  readonly concurrency?: number;
  readonly exclude: readonly string[];
}

/** How long a scan that was killed keeps others off its folder, ms. */
const claimMs = 5_000;
const interrupted = 130;

/**
 * `labelwright scan`: exit code 0 where all was read, 1 where something failed or could not be read, 130 when it was
 * interrupted. Throws `SettingsError`.
 */
export async function scan(folders: readonly string[], options: ScanOptions): Promise<number> {
  loadEnvironment();
  const settings = scanSettings(readSettings(process.env), folders, options);
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  const app = await createApp(settings, {
    log: silentLog,
    adjust: (policy) => withDefault(policy, options.defaultLabel),
  });
  try {
    return await scanAll(app, options, stop.signal);
  } finally {
    await app.close();
  }
}

/** A state of its own, so that it needs neither clouds nor queue nor database, and later scans read only what is new. */
function scanSettings(settings: Settings, folders: readonly string[], options: ScanOptions): Settings {
  const paths = folders.map((folder) => path.resolve(folder));
  const wrong = paths.filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true);
  if (wrong.length > 0)
    throw new SettingsError(
      'Cannot scan',
      wrong.map((folder) => `${folder} is not a folder`),
    );
  if (options.enforce && settings.siteId === sandboxTenantId) {
    process.stderr.write('LABELWRIGHT_SITE_ID is not set: labels are written for the sandbox tenant\n');
  }
  const concurrency = options.concurrency ?? settings.concurrency;
  return {
    ...settings,
    state: path.join(settings.state, 'scan'),
    mode: options.enforce ? 'enforce' : 'report-only',
    policy: options.policy ?? settings.policy,
    graph: undefined,
    box: undefined,
    folder: { folders: paths, exclude: options.exclude, settleSeconds: 0 },
    databaseUrl: undefined,
    sqs: undefined,
    concurrency,
    inspectors: Math.max(settings.inspectors, Math.min(concurrency, availableParallelism())),
  };
}

function withDefault(policy: Policy, wanted: string | undefined): Policy {
  if (wanted === undefined) return policy;
  if (wanted.toLowerCase() === 'none') return { ...policy, defaults: [] };
  const key = wanted.toLowerCase();
  const label = policy.labels.find((one) => [one.id, one.name, one.path].some((name) => name.toLowerCase() === key));
  if (label?.applicable === true) return { ...policy, defaults: [{ label: label.id, when: {} }] };
  const names = policy.labels.filter(({ applicable }) => applicable).map((one) => one.name);
  const state = label === undefined ? 'is not a label of the policy' : 'has sublabels and is never written';
  throw new SettingsError('Cannot scan', [`default label ${wanted} ${state}: use none, ${names.join(', ')}`]);
}

interface Scan {
  readonly app: App;
  readonly connector: Connector;
  readonly tally: Tally;
  readonly stop: AbortSignal;
  readonly resume: boolean;
}

async function scanAll(app: App, options: ScanOptions, stop: AbortSignal): Promise<number> {
  await discoverSources(app.pipeline);
  const wanted = new Set(app.settings.folder?.folders);
  const sources = (await app.pipeline.store.sources.list()).filter(({ name }) => wanted.has(name));
  const [first] = sources;
  if (first === undefined) throw new SettingsError('Cannot scan', ['no folder could be opened']);
  const connector = connectorNamed(app.pipeline, first.connector);
  const scanning: Scan = { app, connector, tally: createTally(), stop, resume: options.resume };
  if (options.resume) for (const { id } of sources) await recount(scanning, id);

  const startedAt = performance.now();
  const doneBefore = scanning.tally.totals().files;
  const counted = countFiles(scanning, sources);
  const progress = options.quiet
    ? undefined
    : showProgress(process.stderr, () => {
        const { files, ...sums } = scanning.tally.totals();
        return { ...sums, done: files, total: counted.total(), elapsedMs: performance.now() - startedAt, doneBefore };
      });
  let failed = false;
  for (const source of sources) {
    try {
      await scanSource(scanning, source);
    } catch (error) {
      failed = true;
      process.stderr.write(`${source.name}: ${describeError(error)}\n`);
    }
    if (stop.aborted) break;
  }
  counted.end();
  progress?.end();
  const journals = sources.map(({ id }) => finishJournal(app, id, !stop.aborted && !failed));
  if (options.csv !== undefined) await writeCsv(options.csv, journals);
  if (options.json !== undefined) await writeJsonLines(options.json, journals);
  process.stdout.write(`${summaryLines(scanning.tally.totals()).join('\n')}\n`);
  if (stop.aborted) {
    process.stderr.write('Interrupted: --resume goes on from here\n');
    return interrupted;
  }
  return failed || scanning.tally.totals().failed > 0 ? 1 : 0;
}

/** What an interrupted scan reported counts in this one. */
async function recount({ app, tally }: Scan, id: SourceId): Promise<void> {
  const journal = journalOf(app, id);
  await mendJournal(journal);
  for await (const row of readJournal(journal)) tally.add(row);
}

function journalOf({ settings }: App, id: SourceId): string {
  return path.join(settings.state, `${id}.open.jsonl`);
}

/** Answers with the path of the rows; a scan that came to its end leaves nothing to go on with. */
function finishJournal(app: App, id: SourceId, complete: boolean): string {
  const open = journalOf(app, id);
  if (!complete) return open;
  const done = path.join(app.settings.state, `${id}.jsonl`);
  renameSync(open, done);
  return done;
}

async function scanSource(scanning: Scan, source: Source): Promise<void> {
  const { app, resume } = scanning;
  const { sources } = app.pipeline.store;
  const claim = await claimSource(scanning, source);
  const heartbeat = setInterval(() => void sources.extend(claim, claimMs).catch(() => undefined), claimMs / 3);
  const file = journalOf(app, source.id);
  const reported = resume ? await lastReported(file) : undefined;
  // Without rows there is nothing to go on with: the scan before came to its end, or never began.
  if (reported === undefined) {
    rmSync(file, { force: true });
    await sources.rewind(claim);
  }
  const journal = openJournal(file);
  try {
    const checkpoint = reported === undefined ? undefined : claim.checkpoint;
    await scanPages(scanning, claim, { journal, checkpoint, reported: reported ?? new Set() });
  } finally {
    clearInterval(heartbeat);
    journal.close();
    await sources.release(claim);
  }
}

/** Waits for the claim of a scan that was killed to run out. */
async function claimSource({ app, stop }: Scan, source: Source): Promise<SourceClaim> {
  for (let tries = 1; !stop.aborted && tries <= 8; tries++) {
    const claim = await app.pipeline.store.sources.claim(source, app.pipeline.holder, claimMs);
    if (claim !== undefined) return claim;
    await new Promise((resolve) => setTimeout(resolve, claimMs / 5));
  }
  throw new SettingsError('Cannot scan', [`${source.name} is being scanned already`]);
}

/** A page is listed anew where a scan was interrupted in it: these are its rows, at most. */
const mostRepeated = 1_000;

async function lastReported(journal: string): Promise<Set<string> | undefined> {
  const paths: string[] = [];
  for await (const row of readJournal(journal)) {
    paths.push(row.path);
    if (paths.length > 2 * mostRepeated) paths.splice(0, mostRepeated);
  }
  return paths.length === 0 ? undefined : new Set(paths);
}

interface Going {
  readonly journal: Journal;
  readonly checkpoint: Checkpoint | undefined;
  readonly reported: ReadonlySet<string>;
}

/** A page's checkpoint is stored once all its files are done. */
async function scanPages(scanning: Scan, claim: SourceClaim, { journal, checkpoint, reported }: Going): Promise<void> {
  const { app, connector, tally, stop } = scanning;
  for await (const page of connector.changes(claim.source, checkpoint)) {
    const items = page.files.flatMap((file) => (file.kind === 'present' ? [file.item] : []));
    await eachOf(items, { width: app.settings.concurrency, stop }, async (item) => {
      const row = await scanFile(app.pipeline, claim.source, item);
      if (!row.read && reported.has(row.path)) return;
      journal.add(row);
      tally.add(row);
    });
    if (stop.aborted) return;
    const { checkpoint: reached, last: complete } = page;
    await app.pipeline.store.sources.advance(claim, { checkpoint: reached, complete, found: items.length });
  }
}

async function eachOf(
  items: readonly FileItem[],
  { width, stop }: { readonly width: number; readonly stop: AbortSignal },
  work: (item: FileItem) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) {
      if (stop.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}

interface Count {
  /** Undefined until all folders are counted. */
  total(): number | undefined;
  end(): void;
}

/** Counts beside the scan, which then can say how far it is. A folder that can't be listed is the scan's to report. */
function countFiles({ connector, stop }: Scan, sources: readonly Source[]): Count {
  let files = 0;
  let total: number | undefined;
  let ended = false;
  const count = async () => {
    for (const source of sources) {
      for await (const page of connector.changes(source, undefined)) {
        if (ended || stop.aborted) return;
        files += page.files.length;
      }
    }
    total = files;
  };
  count().catch(() => undefined);
  return { total: () => total, end: () => void (ended = true) };
}
