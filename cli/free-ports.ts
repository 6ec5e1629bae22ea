import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 2_000;

/**
 * Waits a little for ports that are in use: npm ends before the connector that it started, so one that is started again at once
 * would meet its predecessor. Whoever listens afterwards reports a port that is still taken.
 */
export async function untilPortsAreFree(ports: readonly number[]): Promise<void> {
  const end = performance.now() + patienceMs;
  for (const port of ports) {
    while (!(await isFree(port)) && performance.now() < end) await sleep(50);
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
