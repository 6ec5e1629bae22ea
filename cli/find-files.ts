import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundFiles {
  readonly files: readonly string[];
  /** What could not be got at, a sentence each. */
  readonly problems: readonly string[];
}

/** Files as named, and all files in the folders among them, by name; links within folders are not followed. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const files: string[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) problems.push(`${path}: it does not exist`);
    else if (stat.isDirectory()) walk(path, files, problems);
    else if (stat.isFile()) files.push(path);
    else problems.push(`${path}: it is a device`);
  }
  return { files, problems };
}

function walk(folder: string, files: string[], problems: string[]): void {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    problems.push(`${folder}: it can't be listed`);
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, files, problems);
    else if (entry.isFile()) files.push(path);
  }
}
