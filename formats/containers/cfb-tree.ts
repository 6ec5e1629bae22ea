/** The tree that the entries of a storage form (MS-CFB 2.6.4): built anew where an entry comes or goes. */

export interface TreeEntry {
  readonly id: number;
  readonly name: string;
}

/** Where an entry stands in the tree. */
export interface TreePlace {
  readonly id: number;
  readonly left: number;
  readonly right: number;
  readonly black: boolean;
}

export const noEntry = 0xffffffff;

/** A red-black tree of the entries; the root comes first, and there is none without entries. */
export function buildTree(entries: readonly TreeEntry[]): readonly TreePlace[] {
  const sorted = [...entries].sort((a, b) => compareNames(a.name, b.name));
  // All leaves lie in the last two levels, so that the last level alone is red, unless it is full.
  const levels = Math.floor(Math.log2(sorted.length + 1));
  const places: TreePlace[] = [];
  const place = (from: number, to: number, depth: number): number => {
    if (from >= to) return noEntry;
    const middle = (from + to) >> 1;
    const entry = sorted[middle];
    if (entry === undefined) return noEntry;
    const at = places.length;
    const black = depth < levels;
    places.push({ id: entry.id, left: noEntry, right: noEntry, black });
    const left = place(from, middle, depth + 1);
    const right = place(middle + 1, to, depth + 1);
    places[at] = { id: entry.id, left, right, black };
    return entry.id;
  };
  place(0, sorted.length, 0);
  return places;
}

/** Shorter names come first, those of one length in the order of their letters in upper case. */
export function compareNames(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  const [upperA, upperB] = [simpleUpperCase(a), simpleUpperCase(b)];
  return upperA < upperB ? -1 : Number(upperA > upperB);
}

/** Letter by letter: `ß` stays one. */
function simpleUpperCase(name: string): string {
  return Array.from({ length: name.length }, (_, index) => {
    const letter = name.charAt(index);
    const upper = letter.toUpperCase();
    return upper.length === 1 ? upper : letter;
  }).join('');
}
