import { enableCompileCache } from 'node:module';
import { extname, join } from 'node:path';

/**
 * Run from its sources, the program keeps them as they are without their types and compiled, beside the packages: that is a third of
 * the time of a start. Threads and processes that it starts find the folder by the variable. Where it can't be written nothing is kept.
 */
if (extname(import.meta.filename) === '.ts') {
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../node_modules/.cache/compiled');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}
