import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  מספר זהות, תעודת זהות, מספר תעודת זהות, מספר זיהוי, ת ז, מס ת ז, תז, israeli id, israeli identity number, israel id,
  teudat zehut, mispar zehut, identity number, identity no, id number, personal id, unique id, رقم الهوية, هوية اسرائيلية
`);

/** Identity number of Israel: nine digits, zeros in front, the last a Luhn digit. */
export const israelNationalIdentificationNumber: Detector = {
  id: 'israel-national-identification-number',
  name: 'Israel national identification number',
  purviewId: 'e05881f5-1db1-418c-89aa-a3ac5c5277ee',
  pattern: standalone('[0-9]{9}|[0-9]{8}-[0-9]|[0-9]-[0-9]{7}-[0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && luhn(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'תעודת זהות: 317250488', confidence: 85, because: 'in Hebrew' },
      { text: 'ת.ז. 03933742-3', confidence: 85, because: 'abbreviated, check digit set off' },
      { text: 'Israeli ID 317250488', confidence: 85, because: 'in English' },
    ],
    noMatch: [
      { text: 'תעודת זהות 317250489', because: 'wrong check digit' },
      { text: 'order 317250488', because: 'no keyword' },
      { text: 'תעודת זהות 3172504881', because: 'ten digits' },
      { text: 'תעודת זהות 000000000', because: 'filler, though its check digit holds' },
    ],
  },
};
