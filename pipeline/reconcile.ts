import { describeError } from '../lib/describe-error.ts';
import type { Source } from '../model/file.ts';
import { queueSource } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';

/** Asks every connector what there is to watch and remembers it; a connector that doesn't answer keeps what was known. */
export async function discoverSources(pipeline: Pipeline): Promise<readonly Source[]> {
  for (const connector of pipeline.connectors.values()) {
    try {
      const found = await connector.sources();
      for (const { id, leftOut } of await pipeline.store.sources.save(found, { whole: connector.name }))
        pipeline.log.info('source left out', { connector: connector.name, source: id, reason: leftOut });
    } catch (error) {
      pipeline.log.error('sources could not be listed', { connector: connector.name, error: describeError(error) });
    }
  }
  return pipeline.store.sources.list();
}

/**
 * A sweep of every source is due: what notifications lost is found there. A source that was never listed is listed at once, since
 * nothing is known of it.
 */
export async function sweep(pipeline: Pipeline): Promise<number> {
  const { sources, sweeps } = pipeline.store;
  await sweeps.want();
  const unlisted = (await sources.list()).filter(({ listedAt }) => listedAt === undefined);
  return queueSources(pipeline, unlisted);
}

/** Queues a listing of every source from its checkpoint: how changes are found where no notification can reach us. */
export async function listAll(pipeline: Pipeline): Promise<number> {
  return queueSources(pipeline, await pipeline.store.sources.list());
}

/** Queues a listing of the event streams, and of the sources that neither a subscription nor a stream tells of. */
export async function poll(pipeline: Pipeline): Promise<number> {
  const { store, connectors } = pipeline;
  const sources = await store.sources.list();
  const subscribed = new Set((await store.subscriptions.list()).map((one) => `${one.connector} ${one.sourceId}`));
  const streaming = new Set(sources.filter((source) => isStream(source)).map(({ connector }) => connector));

  function isStream(source: Source): boolean {
    return connectors.get(source.connector)?.features.isStream(source) === true;
  }
  const isTold = (source: Source) =>
    !isStream(source) && (subscribed.has(`${source.connector} ${source.id}`) || streaming.has(source.connector));
  return queueSources(
    pipeline,
    sources.filter((source) => !isTold(source)),
  );
}

async function queueSources(pipeline: Pipeline, sources: readonly Source[]): Promise<number> {
  for (const { connector, id } of sources) await queueSource(pipeline, { connector, sourceId: id });
  return sources.length;
}
