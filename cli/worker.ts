import { labelwright } from '../app.ts';
import { loadEnvironment, untilStopped } from './environment.ts';

/** `labelwright worker`: the work of process-file and list-changes in a plain process, until stopped. */
export async function worker(): Promise<void> {
  loadEnvironment();
  const app = await labelwright();
  const stop = new AbortController();
  const work = Promise.all([app.drainFiles(stop.signal), app.drainSources(stop.signal)]);
  app.pipeline.log.info('worker started', { holder: app.pipeline.holder, policy: app.pipeline.policy.name });
  await Promise.race([untilStopped(), work]);
  stop.abort();
  await work;
  await app.close();
}
