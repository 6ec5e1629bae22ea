import { SettingsError } from '../model/errors.ts';
import { languageData, type OcrOptions } from './recognizer.ts';

/** Throws `SettingsError` where data of a language isn't installed: a start that would leave every picture unread is none. */
export function requireLanguages(ocr: OcrOptions): OcrOptions {
  const missing = ocr.languages.filter((language) => languageData(language) === undefined);
  if (missing.length === 0) return ocr;
  throw new SettingsError(
    'Cannot recognize text in pictures',
    missing.map((language) => `ocr.languages: @tesseract.js-data/${language} is not installed`),
  );
}
