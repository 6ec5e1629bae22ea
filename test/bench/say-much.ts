/** For a test: a process whose last word is longer than a pipe holds. */
import { childData, reportLast } from './children.ts';

reportLast('x'.repeat(childData() as number));
