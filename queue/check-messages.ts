import type { Message } from './queue.ts';

/** Bytes of one body; also what SQS took per batch until it raised both limits. */
export const maxBodyBytes = 256 * 1024;

/** What SQS allows in group and deduplication ids: letters, digits, punctuation. */
const idPattern = /^[!-~]{1,128}$/u;

/** Throws for a message that a member of the contract may refuse, so that every member refuses the same ones. */
export function checkMessages(messages: readonly Message[]): void {
  for (const { group, id, body } of messages) {
    if (!idPattern.test(group))
      throw new TypeError('Cannot queue message: its group is not 1 to 128 printable characters');
    if (!idPattern.test(id)) throw new TypeError('Cannot queue message: its id is not 1 to 128 printable characters');
    const bytes = Buffer.byteLength(body);
    if (bytes === 0 || bytes > maxBodyBytes) {
      throw new RangeError(`Cannot queue message: its body has ${bytes} bytes, allowed are 1 to ${maxBodyBytes}`);
    }
  }
}
