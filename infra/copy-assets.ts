import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Puts beside the emitted code what it reads from its own folders; run by `npm run build`, after the compiler. */
const assets = [
  { folder: 'policies', extension: '.yaml' },
  { folder: 'console/page', extension: '' },
];

for (const { folder, extension } of assets) {
  for (const name of readdirSync(folder).filter((one) => one.endsWith(extension))) {
    const target = join('dist', folder, name);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(folder, name), target);
  }
}

chmodSync('dist/cli/labelwright.js', 0o755);
