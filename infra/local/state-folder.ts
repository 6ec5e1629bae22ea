import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { SettingsError } from '../../model/errors.ts';

/** Marks a folder as ours, so that nothing else is ever emptied. */
const marker = 'labelwright-state.txt';
/** What the commands keep in a state folder. One in which anything else lies was somebody's before, and isn't marked. */
const ours = /^(labelwright\.db(-wal|-shm)?|queue\.db(-wal|-shm)?|spool|keys|scan|sandbox-(graph|box))$/u;

export interface StateFolderOptions {
  readonly clouds: 'sandbox' | 'tenant';
  /** Empties it first: never one without our mark, and never beside real clouds. */
  readonly fresh: boolean;
}

/** Makes the state folder. Throws `SettingsError` where it may not be emptied. */
export function prepareStateFolder(folder: string, { clouds, fresh }: StateFolderOptions): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const marked = names.includes(marker);
  if (fresh && clouds === 'tenant') {
    throw new SettingsError('Cannot empty the state folder', [
      'real clouds are configured, and what it remembers is not in them',
    ]);
  }
  if (fresh && names.length > 0 && !marked) {
    throw new SettingsError('Cannot empty the state folder', [`${folder} does not carry ${marker}, so it isn't ours`]);
  }
  if (fresh) for (const name of names) rmSync(path.join(folder, name), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!marked && !names.every((name) => ours.test(name))) return;
  writeFileSync(
    path.join(folder, marker),
    'Labelwright keeps its state in this folder; `npm start -- --fresh` empties it.\n',
  );
}
