import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { luhnMod36 } from '../../validators/luhn-mod-36.ts';

const keywords = commaSeparated(`
  gst, gstin, gst no, gst number, gst in, gstin uin, gst registration, gst reg no, goods and services tax, goods and
  service tax, gst identification number
`);

/** GSTIN of India: state, PAN of the holder, registration, Z, check character. */
export const indiaGstNumber: Detector = {
  id: 'india-gst-number',
  name: 'India GST Number',
  purviewId: '9f5a721c-2fd2-446a-a27e-0c02fbe4630c',
  pattern: standalone(
    '(?:[0-2][0-9]|3[0-8]|9[79])[ -]?[A-Za-z]{3}[ABCFGHJLPTabcfghjlpt][A-Za-z][0-9]{4}[A-Za-z][ -]?[1-9A-Za-z][ -]?[Zz][ -]?[0-9A-Za-z]',
  ),
  normalize: alphanumericsOf,
  valid: (value) => !value.startsWith('00') && luhnMod36(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'GSTIN: 29ABKCM4821Q1ZO', confidence: 85, because: 'check character holds, keyword beside it' },
      { text: 'x 29ABKCM4821Q1ZO y', confidence: 75, because: 'no keyword' },
      { text: 'GST no. 27 AAPFU0939F 1 Z V', confidence: 85, because: 'spaced by its parts' },
    ],
    noMatch: [
      { text: 'GSTIN 29ABKCM4821Q1ZP', because: 'wrong check character' },
      { text: 'GSTIN 59ABKCM4821Q1ZO', because: 'no state 59' },
      { text: 'GSTIN 29ABKXM4821Q1ZO', because: 'no kind of holder X' },
    ],
  },
};
