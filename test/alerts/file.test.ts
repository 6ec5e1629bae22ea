import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createFileSink } from '../../alerts/file.ts';
import { asOcsf } from '../../alerts/ocsf.ts';
import { alert } from '../fixtures/ledger.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

describe('createFileSink()', () => {
  test('appends one finding in JSON a line', async () => {
    const file = path.join(folder.path, 'alerts.jsonl');
    const sink = createFileSink(file);
    const sent = [alert('a', { title: 'two\nlines' }), alert('b'), alert('c')];
    await sink.send(sent.slice(0, 2));
    await createFileSink(file).send(sent.slice(2));
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(sent.map(asOcsf));
  });

  test('makes a file that only its owner can read', async () => {
    const file = path.join(folder.path, 'alerts.jsonl');
    await createFileSink(file).send([alert('a')]);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('fails where it can not write, so that the alerts are sent again', async () => {
    await expect(createFileSink(folder.path).send([alert('a')])).rejects.toThrow('EISDIR');
  });
});
