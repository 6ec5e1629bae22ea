/** A process that answers 202 to everything once its body is there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { report, untilDismissed } from './children.ts';

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.writeHead(202).end());
});
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));
await untilDismissed();
server.closeAllConnections();
server.close();
