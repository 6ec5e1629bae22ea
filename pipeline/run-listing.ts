import type { ChangedFile, ChangePage, Connector } from '../connectors/connector.ts';
import { matchesGlob, matchesPathGlob } from '../lib/glob.ts';
import { ConnectorError } from '../model/errors.ts';
import type { FileItem, FileRef, Source } from '../model/file.ts';
import type { SourceId } from '../model/ids.ts';
import type { RunOptions, RunPlan } from '../store/store.ts';
import { unsettledFiles } from './listing.ts';
import type { SourceJob } from './messages.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { tellRun } from './run-digest.ts';
import { pipelineOf } from './run-options.ts';

/** Lists one source of a run from where the run last stood; a repeated message goes on, and ends at once when all is listed. */
export async function listForRun(
  pipeline: Pipeline,
  job: SourceJob & { readonly run: string },
): Promise<{ readonly kind: 'listed' | 'unknown' }> {
  const { runs, sources } = pipeline.store;
  const run = await runs.find(job.run);
  const part = run?.sources.find((one) => one.connector === job.connector && one.sourceId === job.sourceId);
  if (run === undefined || part === undefined) return { kind: 'unknown' };
  if (part.complete || run.state !== 'running') return { kind: 'listed' };

  const source = await sources.find(job.connector, job.sourceId);
  if (source === undefined || connectorNamed(pipeline, job.connector).features.isStream(source)) {
    return passOver(pipeline, run, job);
  }
  try {
    await listPages(pipeline, run, { source, checkpoint: part.checkpoint });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'resync') throw error;
    pipeline.log.warn('checkpoint of run too old, listing from the beginning', { run: run.id, source: source.id });
    await listPages(pipeline, run, { source, checkpoint: undefined });
  }
  return { kind: 'listed' };
}

/** It holds no files, or none that are ours to see any more: without this the run would never end. */
async function passOver(pipeline: Pipeline, run: RunPlan, job: SourceJob): Promise<{ readonly kind: 'unknown' }> {
  pipeline.log.warn('source of run is not watched, or holds no files', { run: run.id, source: job.sourceId });
  const source = { connector: job.connector, id: job.sourceId };
  await pipeline.store.runs.add(
    run.id,
    { source, files: [], checkpoint: undefined, complete: true },
    tellRun(pipeline),
  );
  return { kind: 'unknown' };
}

interface Start {
  readonly source: Source;
  readonly checkpoint: ChangePage['checkpoint'] | undefined;
}

async function listPages(pipeline: Pipeline, run: RunPlan, { source, checkpoint }: Start): Promise<void> {
  const { runs } = pipeline.store;
  const connector = connectorNamed(pipeline, source.connector);
  let joined = 0;
  for await (const page of connector.changes(source, checkpoint)) {
    const files = await filesOf(pipeline, run, { connector, sourceId: source.id, page });
    await runs.add(run.id, { source, files, checkpoint: page.checkpoint, complete: page.last }, tellRun(pipeline));
    joined += files.length;
    if ((await runs.look(run.id))?.state !== 'running') break;
  }
  pipeline.log.info('source listed for run', { run: run.id, source: source.id, files: joined });
}

interface Page {
  readonly connector: Connector;
  readonly sourceId: SourceId;
  readonly page: ChangePage;
}

/** Those that are settled already don't join, but for a simulation, which asks what would become of every file. */
async function filesOf(pipeline: Pipeline, run: RunPlan, listing: Page): Promise<readonly FileRef[]> {
  const { options } = run;
  const files = await inScope(listing, options);
  if (options.mode === 'report-only') {
    return files.flatMap((changed) => (changed.kind === 'present' ? [changed.item.ref] : []));
  }
  const unsettled = await unsettledFiles(pipelineOf(pipeline, run), { ...listing, page: { ...listing.page, files } });
  return unsettled.map(({ file }) => file);
}

/** What was removed has no path and no owner: a run over some paths or owners leaves it to others. */
async function inScope(
  { connector, sourceId, page }: Page,
  { paths, owners, mode }: RunOptions,
): Promise<readonly ChangedFile[]> {
  if (paths === undefined && owners === undefined && mode === undefined) return page.files;
  const files: ChangedFile[] = [];
  for (const changed of page.files) {
    const item = await itemOf(connector, changed, {
      sourceId,
      wants: { path: paths !== undefined, owner: owners !== undefined },
    });
    if (item?.ref.sourceId !== sourceId) continue;
    if (paths !== undefined && !paths.some((glob) => matchesPathGlob(glob, item.path))) continue;
    const { owner } = item;
    if (owners !== undefined && (owner === undefined || !owners.some((glob) => matchesGlob(glob, owner)))) continue;
    files.push({ kind: 'present', item });
  }
  return files;
}

interface Wanted {
  readonly sourceId: SourceId;
  readonly wants: { readonly path: boolean; readonly owner: boolean };
}

/** Some listings tell neither folder nor owner: where a filter asks for them, the file is looked at. */
async function itemOf(
  connector: Connector,
  changed: ChangedFile,
  { sourceId, wants }: Wanted,
): Promise<FileItem | undefined> {
  if (changed.kind === 'removed') return undefined;
  if (changed.kind === 'touched') {
    return connector.look({ connector: connector.name, sourceId, fileId: changed.fileId });
  }
  const { item } = changed;
  const tellsPath = !wants.path || item.path.includes('/');
  const tellsOwner = !wants.owner || item.owner !== undefined;
  return tellsPath && tellsOwner ? item : connector.look(item.ref);
}
