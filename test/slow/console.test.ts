import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { freePorts, killAll, startProduct, type Product } from '../whole/product.ts';

const run = promisify(execFile);
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--virtual-time-budget=6000'],
];

describe('the console in a browser', () => {
  const folder = temporaryFolder();
  let product: Product | undefined;
  afterEach(() => product?.stop());
  afterAll(() => {
    killAll();
    folder.remove();
  });

  /** The page as Chromium has it after its scripts ran, and what they complained of. */
  async function pageAt(environment: Readonly<Record<string, string>>): Promise<{ dom: string; complaints: string[] }> {
    product = startProduct({
      command: ['npm', 'start'],
      state: join(folder.path, `state-${Object.keys(environment).length}`),
      ports: await freePorts(),
      environment,
    });
    await product.ready();
    const profile = `--user-data-dir=${join(folder.path, 'profile')}`;
    const { stdout, stderr } = await run(
      '/usr/bin/chromium',
      [...flags, profile, '--enable-logging=stderr', '--v=0', '--dump-dom', product.console],
      { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
    );
    return { dom: stdout, complaints: stderr.split('\n').filter((line) => line.includes('CONSOLE')) };
  }

  it('shows labeled files, their labels and the counts, without a complaint', async () => {
    const { dom, complaints } = await pageAt({ LABELWRIGHT_GRAPH_UNITS_PER_MINUTE: '100000' });
    expect(dom).toContain('Card authorization.docx');
    expect(dom).toMatch(/Confidential \\ All Employees/);
    expect(dom).toMatch(/<b>\d+<\/b><span>labeled<\/span>/);
    expect(dom).toContain('enforcing');
    expect(dom).toMatch(/<tbody id="sources">.*stands/s);
    expect(dom).toMatch(/<tbody id="budgets">.*<meter/s);
    expect(complaints).toEqual([]);
  });

  it('asks for the key and shows nothing where one is set', async () => {
    const { dom } = await pageAt({ LABELWRIGHT_API_KEY: 'a-key-of-enough-characters' });
    expect(dom).toMatch(/<form id="key">/);
    expect(dom).not.toContain('Card authorization.docx');
  });
});
