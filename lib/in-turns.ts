import { setImmediate } from 'node:timers/promises';

const bytesPerTurn = 8 * 1024 * 1024;

/** The same chunks, with a turn for the event loop now and then: all of a big file takes seconds. */
export async function* inTurns(chunks: Iterable<Buffer>): AsyncIterable<Buffer> {
  let sinceTurn = 0;
  for (const chunk of chunks) {
    yield chunk;
    sinceTurn += chunk.length;
    if (sinceTurn < bytesPerTurn) continue;
    sinceTurn = 0;
    await setImmediate();
  }
}
