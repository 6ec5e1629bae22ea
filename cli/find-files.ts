import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

export interface FoundFiles {
  readonly files: readonly string[];
  /** What could not be got at, a sentence each. */
  readonly problems: readonly string[];
}

export interface FoundTrees {
  readonly files: readonly FoundFile[];
  readonly problems: readonly FindProblem[];
}

export interface FoundFile {
  readonly path: string;
  /** Its path within the folder that was named; of a file that was named itself its name. */
  readonly within: string;
}

export interface FindProblem {
  readonly path: string;
  readonly problem: string;
}

/** Files as named, and all files in the folders among them, by name; links within folders are not followed. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const { files, problems } = findTrees(paths);
  return {
    files: files.map(({ path }) => path),
    problems: problems.map(({ path, problem }) => `${path}: ${problem}`),
  };
}

/** The same with places, without what lies in one of the folders `leaveOut`. */
export function findTrees(paths: readonly string[], leaveOut: readonly string[] = []): FoundTrees {
  const files: FoundFile[] = [];
  const problems: FindProblem[] = [];
  const closed = new Set(leaveOut.flatMap((folder) => realpath(folder) ?? []));

  function walk(top: string, folder: string): void {
    if (closed.size > 0 && closed.has(realpath(folder) ?? '')) return;
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      problems.push({ path: folder, problem: "it can't be listed" });
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(top, path);
      else if (entry.isFile()) files.push({ path, within: relative(top, path) });
    }
  }

  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) problems.push({ path, problem: 'it does not exist' });
    else if (stat.isDirectory()) walk(path, path);
    else if (stat.isFile()) files.push({ path, within: basename(path) });
    else problems.push({ path, problem: 'it is a device' });
  }
  return { files, problems };
}

function realpath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
