import { listChanges } from './list.ts';
import type { SourceJob } from './messages.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * An event stream begins with what happens from now on. So it must have begun before a source that it tells of is listed from the
 * beginning: what changes behind the listing's back is then in the stream. False where somebody else is about to begin one.
 */
export async function streamsHaveBegun(pipeline: Pipeline, job: SourceJob): Promise<boolean> {
  const features = pipeline.connectors.get(job.connector)?.features;
  if (features === undefined) return true;
  const sources = (await pipeline.store.sources.list()).filter(({ connector }) => connector === job.connector);
  const source = sources.find(({ id }) => id === job.sourceId);
  const fromTheBeginning = source !== undefined && (job.run !== undefined || source.checkpoint === undefined);
  if (!fromTheBeginning || features.isStream(source)) return true;
  for (const stream of sources) {
    if (!features.isStream(stream) || stream.checkpoint !== undefined) continue;
    const { kind } = await listChanges(pipeline, { connector: stream.connector, sourceId: stream.id });
    if (kind !== 'listed') return false;
  }
  return true;
}
