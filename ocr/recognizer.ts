/**
 * Text out of pictures (optical character recognition), where the policy asks for it. What MUST hold:
 * - Nothing is fetched: engine and data come from installed packages.
 * - It runs on a thread of its own that can be ended, within the file's pages and seconds; what goes beyond is unread.
 */
import { createRequire } from 'node:module';
import { extname } from 'node:path';

import { createBlockingThread, type BlockingThread } from '../lib/blocking-thread.ts';
import { FileError } from '../model/errors.ts';

export interface OcrOptions {
  /** Codes of tesseract's data: `eng`, `deu`. */
  readonly languages: readonly string[];
  /** Pictures and pages recognized of one file. */
  readonly pages: number;
  /** For all of them together. */
  readonly seconds: number;
}

/** What is left for one file. */
export interface FileRecognizer {
  /** The text of a picture, empty where there is none. Throws `FileError`: `too-large` (pages), `too-slow`, `corrupt`. */
  recognize(picture: Buffer): string;
  /** Spent so far, ms. */
  spentMs(): number;
}

export interface Recognizer {
  forFile(): FileRecognizer;
  /** Ends the thread. */
  close(): void;
}

/** One picture for the thread. */
export interface OcrJob {
  readonly picture: Uint8Array;
  readonly languages: readonly string[];
}

/** The thread starts with the first picture, and is kept for the next ones. */
export function createRecognizer({ languages, pages, seconds }: OcrOptions): Recognizer {
  const thread = createBlockingThread<OcrJob, string>(new URL(`./thread${extname(import.meta.url)}`, import.meta.url));
  return {
    forFile() {
      let left = pages;
      let spentMs = 0;
      return {
        spentMs: () => spentMs,
        recognize(picture) {
          if (left-- <= 0) throw new FileError('too-large', `Cannot recognize picture: ${pages} pages were recognized`);
          const begun = performance.now();
          try {
            return recognizeWithin(thread, { picture, languages }, seconds * 1000 - spentMs);
          } finally {
            spentMs += performance.now() - begun;
          }
        },
      };
    },
    close: () => {
      thread.end();
    },
  };
}

function recognizeWithin(thread: BlockingThread<OcrJob, string>, job: OcrJob, ms: number): string {
  let text: string | undefined;
  try {
    text = ms <= 0 ? undefined : thread.call(job, ms);
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot recognize picture: it could not be decoded', { cause });
  }
  if (text === undefined) throw new FileError('too-slow', 'Cannot recognize picture: the time limit has passed');
  return text;
}

/** Path of a language's data; undefined where its package isn't installed. */
export function languageData(language: string): string | undefined {
  const { resolve } = createRequire(import.meta.url);
  try {
    return resolve(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`);
  } catch {
    // Not installed: the caller says so.
    return undefined;
  }
}
