import { readSettings } from '../config.ts';
import { start as startLocally } from '../infra/local/start.ts';
import { loadEnvironment } from './environment.ts';
import { untilPortsAreFree } from './free-ports.ts';
import { untilStopped } from './until-stopped.ts';

/** `labelwright start`: everything on this machine until stopped. Throws `SettingsError`. */
export async function start({ fresh }: { readonly fresh: boolean }): Promise<void> {
  loadEnvironment();
  const { ports } = readSettings(process.env);
  await untilPortsAreFree(Object.values(ports));
  const running = await startLocally({ fresh, environment: process.env });
  const { settings } = running.app;
  const clouds = settings.clouds === 'sandbox' ? 'sandbox clouds' : 'your clouds';
  const lines = [
    `Labelwright is running with ${clouds}${settings.mode === 'enforce' ? '' : ', report-only: nothing is written to them'}`,
    ...running.addresses.map(({ name, url }) => `  ${`${name}:`.padEnd(15)} ${url}`),
    `  ${'State:'.padEnd(15)} ${settings.state}`,
    ...(settings.publicUrl === undefined ? ['  No LABELWRIGHT_PUBLIC_URL: changes are polled each minute'] : []),
    'Stop with Ctrl+C',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  await untilStopped();
  await running.close();
  // Calls to the clouds that are being tried again would keep the process for seconds, and have nowhere to put their answers.
  process.exit();
}
