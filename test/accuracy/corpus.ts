import { createRandom, type Random } from '../corpus/random.ts';
import { credentialKinds, kinds } from './catalog.ts';
import { plantedTable, plantedText, type Sample } from './content.ts';
import { breakable, brokenText, decoyTable, decoyText } from './decoys.ts';
import { fileOf, type CorpusFile } from './files.ts';
import type { ValueKind } from './value-kind.ts';

export interface CorpusEntry extends CorpusFile, Pick<Sample, 'expected' | 'tolerated' | 'content'> {}

export interface CorpusOptions {
  readonly seed: number;
  /** Documents of text, and of tables, for each information type. */
  readonly texts: number;
  readonly tables: number;
  /** Files with nothing to find, of each kind. */
  readonly decoys: number;
  /** Only this type; all without. */
  readonly type?: string;
}

/** Types that say "some key, password or token": a service's own key is one of them too. */
const credentials: ReadonlySet<string> = new Set(credentialKinds.map(({ type }) => type));

/** The whole corpus, file by file; the same for the same options. */
export function* corpus({ seed, texts, tables, decoys, type }: CorpusOptions): Iterable<CorpusEntry> {
  const random = createRandom(seed);
  for (const kind of kinds.filter((one) => type === undefined || one.type === type)) {
    for (let index = 0; index < texts; index++) yield entry(random, withFamily(kind, plantedText(random, kind)), false);
    for (let index = 0; index < (kind.alone ? 0 : tables); index++) {
      yield entry(random, withFamily(kind, plantedTable(random, kind, 20 + random.number(20))), true);
    }
  }
  if (type !== undefined) return;
  for (let index = 0; index < decoys; index++) {
    yield entry(random, decoyText(random), false);
    yield entry(random, decoyTable(random), true);
  }
  for (const kind of breakable(kinds)) {
    for (let index = 0; index < texts; index++) yield entry(random, brokenText(random, kind), false);
  }
}

function withFamily({ type }: ValueKind, sample: Sample): Sample {
  return credentials.has(type) ? { ...sample, tolerated: new Set([...sample.tolerated, ...credentials]) } : sample;
}

function entry(random: Random, sample: Sample, isTable: boolean): CorpusEntry {
  return { ...fileOf(random, sample.content, isTable), ...sample };
}
