/**
 * `npm run bench:accuracy`: recall and precision over a generated corpus, by information type and in all. A missed target is no
 * failure of the command; `-- --seed 7` makes another corpus, `-- --type iban` one of a single type, `-- --show` lists the files that went
 * wrong, with the generated text (nobody's data).
 */
import { parseArgs } from 'node:util';

import { detectors } from '../../classification/registry.ts';
import { inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { plainText } from './content.ts';
import { corpus } from './corpus.ts';
import { createScores, precisionOf, recallOf, sumOf, type TypeScore } from './score.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    texts: { type: 'string', default: '8' },
    tables: { type: 'string', default: '2' },
    decoys: { type: 'string', default: '400' },
    type: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});

const target = 0.98;
const recommended = new Map(detectors.map(({ id, recommendedConfidence }) => [id, recommendedConfidence]));
/** A piece of source code has as many heads of functions as it has: one is enough. */
const scores = createScores(recommended, (type) => type !== 'source-code');
let files = 0;

for (const file of corpus({
  seed: Number(values.seed),
  texts: Number(values.texts),
  tables: Number(values.tables),
  decoys: Number(values.decoys),
  ...(values.type === undefined ? {} : { type: values.type }),
})) {
  files++;
  const { findings, unread } = inspect(memorySource(file.bytes), file.name, {
    ignoreTestNumbers: false,
    timeLimitMs: 60_000,
  });
  const sound = scores.add(findings, file) && unread.length === 0;
  if (values.show && !sound) {
    const found = findings.map(
      ({ type, levels }) => `${type} ${levels.map(({ confidence, count }) => `${count} at ${confidence}`).join(', ')}`,
    );
    const wanted = [...file.expected].map(([type, count]) => `${type} ${count}`).join(', ');
    print(
      `${file.name}: wanted ${wanted === '' ? 'nothing' : wanted}; found ${found.join('; ')}${unread.length > 0 ? '; not all was read' : ''}`,
    );
    print(JSON.stringify(plainText({ ...file.content, before: [], after: [] }).slice(0, 400)));
  }
}

const list = scores.list();
print(
  `${'information type'.padEnd(76)} ${'found'.padStart(6)} ${'missed'.padStart(6)} ${'wrong'.padStart(6)}  recall  precision`,
);
for (const score of list) print(line(score));
const all = { type: `all ${list.length} types`, ...sumOf(list) };
print(line(all));
print(
  `${files} files, seed ${values.seed}: recall ${said(recallOf(all))}, precision ${said(precisionOf(all))} (target ${target} each)`,
);
const weak = list.filter((score) => recallOf(score) < target || precisionOf(score) < target).map(({ type }) => type);
if (weak.length > 0) print(`below the target by themselves: ${weak.join(', ')}`);

function line(score: TypeScore): string {
  const { type, found, missed, wrong } = score;
  const counts = [found, missed, wrong].map((count) => String(count).padStart(6)).join(' ');
  return `${type.padEnd(76)} ${counts}  ${recallOf(score).toFixed(3)}   ${precisionOf(score).toFixed(3)}`;
}

function said(share: number): string {
  return `${share.toFixed(4)} ${share >= target ? 'met' : 'missed'}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
