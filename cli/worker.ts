import { labelwright, type App } from '../app.ts';
import { queueDue } from '../pipeline/enqueue.ts';
import { workOff } from '../pipeline/worker.ts';
import { loadEnvironment } from './environment.ts';
import { untilStopped } from './until-stopped.ts';

/**
 * `labelwright worker`: the work of process-file and list-changes in a plain process, until stopped; with `once`, until what is
 * queued now is worked off. Throws `SettingsError`.
 */
export async function worker({ once }: { readonly once: boolean }): Promise<void> {
  loadEnvironment();
  const app = await labelwright();
  const stop = new AbortController();
  const { log, holder, policy } = app.pipeline;
  log.info('worker started', { holder, policy: policy.name });
  const work = once ? workOnce(app, stop.signal) : workOn(app, stop.signal);
  await Promise.race([untilStopped(), work]);
  stop.abort();
  await work;
  await app.close();
  process.exit();
}

async function workOn(app: App, signal: AbortSignal): Promise<void> {
  await Promise.all([app.drainFiles(signal), app.drainSources(signal)]);
}

async function workOnce({ pipeline }: App, signal: AbortSignal): Promise<void> {
  await queueDue(pipeline);
  const messages = await workOff(pipeline, signal);
  pipeline.log.info('queue worked off', { messages });
}
