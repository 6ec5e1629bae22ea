import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';
import { taiwanId } from '../../validators/taiwan-id.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  身分證, 身份證, 身分證字號, 身份證字號, 身分證號碼, 身份證號碼, 身分證統一編號, 國民身分證, 國民身分證統一編號, 統一編號,
  national identification card, national identification number, taiwan id, taiwan national id, taiwanese id, roc id,
  national id, id number, identity card, id no
`);

/** National identification number of Taiwan: letter of the household office, sex, seven digits, check digit. */
export const taiwanNationalIdentificationNumber: Detector = {
  id: 'taiwan-national-identification-number',
  name: 'Taiwan national identification number',
  purviewId: '4c7bfc34-8dd1-421d-8fb7-6c6182c2af03',
  pattern: standalone('[A-Za-z][12][0-9]{8}'),
  normalize: (value) => value.toUpperCase(),
  valid: taiwanId,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => /^[A-Z]/.test(value),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: '身分證字號：F230491875', confidence: 85, because: 'keyword beside it' },
      { text: 'Taiwan ID h184720934', confidence: 85, because: 'lower case' },
      { text: '王小明 F230491875', confidence: 65, because: 'check digit holds, no keyword' },
    ],
    noMatch: [
      { text: '身分證字號 F230491876', because: 'wrong check digit' },
      { text: '身分證字號 F330491875', because: 'no sex 3' },
      { text: 'Part F230491875', because: 'another number by its word, no keyword' },
      { text: '身分證字號 F2304918750', because: 'ten digits' },
    ],
  },
};
