import { FileError } from '../../../model/errors.ts';

/** What `read` answers, or `otherwise` where it comes upon something broken or rare: what doesn't need it goes on. */
export function orUnreadable<Result, Other>(otherwise: Other, read: () => Result): Result | Other {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError && (error.kind === 'corrupt' || error.kind === 'unsupported')) return otherwise;
    throw error;
  }
}
