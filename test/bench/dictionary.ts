import { classify } from '../../classification/classify.ts';
import { compileDictionary } from '../../classification/own/dictionary.ts';
import type { Dictionary } from '../../classification/own/dictionary.ts';
import { compileOwnTypes, noOwnFiles } from '../../classification/own/own-program.ts';
import type { OwnType } from '../../model/own-type.ts';
import { mixedText } from '../corpus/mixed-text.ts';
import { createRandom } from '../corpus/random.ts';
import { printFigure, printTitle } from './figures.ts';

const megabyte = 1024 ** 2;
const textLength = 20 * megabyte;
const rounds = 3;
const digest = 'd'.repeat(64);

const type: OwnType = {
  id: 'word',
  name: 'Word',
  recommendedConfidence: 75,
  proximity: 300,
  patterns: [{ confidence: 75, primary: { dictionary: digest }, checks: [], evidence: [] }],
};

/** Keyword dictionaries of ten words to a million: what they cost at start, in memory, and in the reading of a text. */
export function benchDictionary(): Promise<void> {
  const text = mixedText(textLength, 7).join('\n');
  printTitle(
    `dictionary: ${Math.round(text.length / megabyte)} MB of mixed text, one thread, CPU time; best of ${rounds} rounds`,
  );
  const small = measure(10, text);
  const thousand = measure(1_000, text);
  const million = measure(1_000_000, text);
  printFigure({ what: '10 words: reading', value: small.speed, unit: 'MB/s' });
  printFigure({ what: '1,000 words: reading', value: thousand.speed, unit: 'MB/s' });
  printFigure({
    what: '1,000,000 words: reading',
    value: million.speed,
    unit: 'MB/s',
    note: `${million.found} words found`,
  });
  printFigure({
    what: '1,000,000 words: time as a share of 10 words',
    value: small.speed / million.speed,
    unit: 'times',
  });
  printFigure({
    what: '1,000,000 words: load',
    value: million.loadMs,
    unit: 'ms',
    note: `a file of ${rounded(million.file)} MB`,
  });
  printFigure({ what: '1,000,000 words: memory, all threads together', value: million.memory, unit: 'MB' });
  return Promise.resolve();
}

function measure(words: number, text: string) {
  const file = Buffer.from(wordList(words));
  const before = cpuMs();
  const dictionary = compileDictionary(file);
  const loadMs = cpuMs() - before;
  const own = compileOwnTypes([type], {
    detectors: [],
    files: { ...noOwnFiles, dictionaries: new Map([[digest, dictionary]]) },
  });
  let found = 0;
  const times = Array.from({ length: rounds }, () => {
    const start = cpuMs();
    const [finding] = classify([{ name: 'body', text }], {
      detectors: [],
      own,
      checkTime: () => undefined,
      ignoreTestNumbers: false,
    });
    found = finding?.count ?? 0;
    return cpuMs() - start;
  });
  const speed = text.length / megabyte / (Math.min(...times) / 1000);
  return { speed, loadMs, found, memory: bytesOf(dictionary) / megabyte, file: file.length / megabyte };
}

/** Two words that the text holds, and made-up names of one or two words. */
function wordList(count: number): string {
  const random = createRandom(11);
  const syllables = 'ka ro min tel vas dor lin bex pra gu shi ono fer zul mar tik'.split(' ');
  const word = () => Array.from({ length: 3 + random.number(3) }, () => random.pick(syllables)).join('');
  const names = Array.from(
    { length: count - 2 },
    (_, index) => `${word()}${index.toString(36)} ${index % 3 === 0 ? word() : ''}`,
  );
  return ['warranty', 'pressure range', ...names].join('\n');
}

/** CPU time of this thread, so that the machine's load doesn't count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function bytesOf({ phrases, substrings }: Dictionary): number {
  const tables = [
    phrases?.nodes.keys,
    phrases?.nodes.nodes,
    phrases?.filter,
    substrings?.nodes.keys,
    substrings?.nodes.nodes,
  ];
  return tables.reduce((sum, table) => sum + (table?.byteLength ?? 0), 0);
}

function rounded(value: number): string {
  return value.toFixed(1);
}
