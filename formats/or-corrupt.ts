import { FileError } from '../model/errors.ts';

/** What `read` answers; reading outside of a record's bytes makes the file `corrupt`. `what` is the kind of file, for the message. */
export function orCorrupt<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FileError('corrupt', `Cannot read ${what}: a record is cut off`, { cause });
  }
}
