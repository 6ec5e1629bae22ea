/**
 * Thrown by a sandbox's handler, or by a response body's stream, to break the connection: `serve` destroys the socket,
 * and a handler that is called in process rejects the way `fetch` does.
 */
export class ConnectionDroppedError extends TypeError {
  override readonly name = 'ConnectionDroppedError';

  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
  }
}
