import { FileError } from '../model/errors.ts';

/** What `read` answers, or nothing: a broken corner keeps nobody from reading the rest; whoever writes there gets to hear of it. */
export function orNone<Told>(read: () => Told): Told | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
