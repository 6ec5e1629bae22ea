/** The thread on which pictures are recognized: tesseract, which runs in a thread of its own, that ends with this one. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';

import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';

import { answerBlocking, type BlockingThreadData } from '../lib/blocking-thread.ts';
import { languageData, type OcrJob } from './recognizer.ts';

const parameters = {
  tessedit_pageseg_mode: PSM.AUTO,
  // Sauvola's: black and white are told apart by what is around, so that letters on a coloured ground are no picture.
  thresholding_method: '2',
  // Remarks on each picture, which nobody reads.
  debug_file: '/dev/null',
};

let engine: { readonly languages: string; readonly worker: Promise<Worker> } | undefined;

answerBlocking(workerData as BlockingThreadData, (job) => recognize(job as OcrJob));

async function recognize({ picture, languages }: OcrJob): Promise<string> {
  const worker = await engineFor(languages);
  const { data } = await worker.recognize(Buffer.from(picture), { rotateAuto: true });
  return data.text;
}

async function engineFor(languages: readonly string[]): Promise<Worker> {
  const key = languages.join('+');
  if (engine?.languages !== key) {
    await (await engine?.worker)?.terminate();
    engine = { languages: key, worker: start(languages) };
  }
  return engine.worker;
}

/** The engine takes all data from one folder, and has read it once it is there. */
async function start(languages: readonly string[]): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-ocr-'));
  try {
    for (const code of languages) copyFileSync(dataOf(code), join(folder, `${code}.traineddata.gz`));
    const options = { langPath: folder, gzip: true, cacheMethod: 'none', errorHandler: () => undefined };
    // Without a handler of errors, a broken picture would end the thread.
    const worker = await createWorker([...languages], OEM.LSTM_ONLY, options);
    await worker.setParameters(parameters);
    return worker;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function dataOf(language: string): string {
  const file = languageData(language);
  if (file === undefined) throw new Error(`Cannot recognize text: data for ${language} is not installed`);
  return file;
}
