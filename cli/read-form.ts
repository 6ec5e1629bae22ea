import { readFileSync } from 'node:fs';

import type { z } from 'zod';

import { SettingsError } from '../model/errors.ts';
import { readYaml } from '../policies/yaml-document.ts';

/** What a file in YAML says, of this form. Throws `SettingsError`, led by `failure`, with file and line of every fault. */
export function readForm<Form extends z.ZodType>(file: string, form: Form, failure: string): z.infer<Form> {
  const { value, faults, lineOf } = readYaml(readFileSync(file, 'utf8'));
  if (faults.length > 0) {
    throw new SettingsError(
      failure,
      faults.map(({ message, line = 1 }) => `${file} (line ${line}): ${message}`),
    );
  }
  const parsed = form.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const place = path.map((key) => (typeof key === 'number' ? key : String(key)));
    return `${file}: ${place.join('.') || 'the file'} (line ${lineOf(place)}): ${message}`;
  });
  throw new SettingsError(failure, problems);
}
