import { describeError } from '../lib/describe-error.ts';
import type { Source } from '../model/file.ts';
import { queueSource } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';

/** Asks every connector what there is to watch and remembers it; a connector that doesn't answer keeps what was known. */
export async function discoverSources(pipeline: Pipeline): Promise<readonly Source[]> {
  for (const connector of pipeline.connectors.values()) {
    try {
      await pipeline.store.sources.save(await connector.sources());
    } catch (error) {
      pipeline.log.error('sources could not be listed', { connector: connector.name, error: describeError(error) });
    }
  }
  return pipeline.store.sources.list();
}

/**
 * Queues a listing of every source from its checkpoint: what notifications lost is found here. It is how changes are found at
 * all where no notification can reach us.
 */
export async function sweep(pipeline: Pipeline): Promise<number> {
  return queueSources(pipeline, await pipeline.store.sources.list());
}

/** Queues a listing of the sources that no subscription covers, such as event streams. */
export async function poll(pipeline: Pipeline): Promise<number> {
  const sources = await pipeline.store.sources.list();
  const uncovered = sources.filter(
    (source) => pipeline.connectors.get(source.connector)?.features.subscriptions?.covers(source) !== true,
  );
  return queueSources(pipeline, uncovered);
}

async function queueSources(pipeline: Pipeline, sources: readonly Source[]): Promise<number> {
  for (const source of sources) await queueSource(pipeline, { connector: source.connector, sourceId: source.id });
  return sources.length;
}
