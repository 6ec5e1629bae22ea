import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { ireland } from './countries.ts';
import { identityWords, namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  pps, ppsn, pps no, pps number, pps num, ppsno, pps service no, personal public service, personal public service
  number, personal public service no, rsi no, rsi number, revenue and social insurance number, public service no,
  uimhir psp, upsp, phearsanta seirbhíse poiblí, uimhir phearsanta seirbhíse poiblí, client identity service, irish
  tax
`);

/** Irish personal public service number: seven digits, a check letter modulo 23, a second letter on newer ones. */
export const irelandPersonalPublicServiceNumber: Detector = {
  id: 'ireland-personal-public-service-number',
  name: 'Ireland personal public service (PPS) number',
  purviewId: '1cdb674d-c19a-4fcf-9f4b-7f56cc87345a',
  pattern: standalone(`[0-9]{7} ?[A-Wa-w](?:[A-IWTa-iwt])?`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(0, 7)) && hasCheckLetter(value),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: ireland }),
    { confidence: 85, evidence: [taxWords, ireland] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'PPS No: 6433435F', confidence: 85, because: 'one letter' },
      { text: 'PPSN 6433435OA', confidence: 85, because: 'two letters, since 2013' },
      { text: 'PPS number 6433435FW', confidence: 85, because: 'W counts nothing' },
      { text: 'Ireland, tax number 2819375E', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'PPS No: 6433435E', because: 'wrong check letter' },
      { text: 'Order 6433435F', because: 'an order number, no keyword' },
      { text: 'PPS No 0000000W', because: 'filler' },
      { text: 'Tax number 6433435F', because: 'a common word does not tell the country' },
    ],
  },
};

/** Weights 8 to 2 and 9 for the second letter, A being one; W and T count nothing. */
function hasCheckLetter(value: string): boolean {
  const second = 'ABCDEFGHI'.indexOf(value.charAt(8) || ' ') + 1;
  const sum = weightedSum(value.slice(0, 7), [8, 7, 6, 5, 4, 3, 2]) + second * 9;
  return 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23) === value.charAt(7);
}
