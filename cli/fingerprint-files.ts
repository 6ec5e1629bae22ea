import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { FingerprintFault, writeFingerprint } from '../classification/own/fingerprint.ts';
import { fingerprintDocument } from '../inspect.ts';
import { SettingsError } from '../model/errors.ts';
import { describeFailure, withOpen } from './local-files.ts';

/**
 * `labelwright fingerprint`: of each template the fingerprint that a policy names, written as NAME.fingerprint. Exit code 0. Throws
 * `SettingsError` naming every file that has none; the others are written.
 */
export async function fingerprintFiles(files: readonly string[], { out }: { readonly out: string }): Promise<number> {
  const problems: string[] = [];
  for (const file of files) {
    try {
      const fingerprint = await withOpen(file, (content) =>
        Promise.resolve(fingerprintDocument(content.source, basename(file))),
      );
      const target = join(out, `${basename(file)}.fingerprint`);
      writeFileSync(target, writeFingerprint(fingerprint));
      process.stdout.write(`${target}\n`);
    } catch (error) {
      problems.push(`${file}: ${error instanceof FingerprintFault ? error.message : describeFailure(error).message}`);
    }
  }
  if (problems.length > 0) throw new SettingsError('Cannot make fingerprints', problems);
  return 0;
}
