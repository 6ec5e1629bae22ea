/** `; did you mean X`, where a known name is close to the unknown one; else nothing. */
export function suggestion(unknown: string, known: Iterable<string>): string {
  const allowed = Math.max(unknown.length < 4 ? 1 : 2, Math.floor(unknown.length / 3));
  const [closest] = [...new Set(known)]
    .map((name) => ({ name, edits: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .filter(({ edits, name }) => edits <= allowed && name !== unknown)
    .sort((a, b) => a.edits - b.edits);
  return closest === undefined ? '' : `; did you mean ${closest.name}`;
}

/** Levenshtein: insertions, deletions and replacements. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replace = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
