import type { Place, TextPart } from '../../model/finding.ts';
import { placeOf } from '../place-of.ts';
import { eachShingle } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';

/** How much of a template stands in one document: the file itself, or one within it. */
export interface Likeness {
  /** Of the template's runs of words, rounded down. */
  readonly percent: number;
  /** Names the document within the file. */
  readonly item: string;
  /** Where the first run stands. */
  readonly place: Place;
}

/** Compares the documents of a file with templates. */
export interface LikenessScan {
  read(part: TextPart): void;
  /** Of the template with this index; documents that have nothing of it are left out. */
  of(template: number): readonly Likeness[];
}

interface Share {
  readonly seen: Set<number>;
  readonly place: Place;
}

export function createLikenessScan(templates: readonly Fingerprint[]): LikenessScan {
  const owners = new Map<number, number[]>();
  templates.forEach(({ shingles }, template) => {
    for (const hash of shingles) owners.set(hash, [...(owners.get(hash) ?? []), template]);
  });
  const shares = templates.map(() => new Map<string, Share>());
  return {
    read(part) {
      const item = itemOf(part);
      eachShingle(part.text, (hash, start) => {
        for (const template of owners.get(hash) ?? []) {
          const known = shares[template]?.get(item);
          if (known === undefined)
            shares[template]?.set(item, { seen: new Set([hash]), place: placeOf(part, start, 0) });
          else known.seen.add(hash);
        }
      });
    },
    of(template) {
      const all = templates[template]?.shingles.length ?? 1;
      return [...(shares[template] ?? [])].map(([item, { seen, place }]) => ({
        percent: Math.floor((100 * seen.size) / all),
        item,
        place,
      }));
    },
  };
}

/** `letters.zip > offer.docx > body` is of the document `letters.zip > offer.docx`. */
export function itemOf({ name }: TextPart): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(' > ')));
}
