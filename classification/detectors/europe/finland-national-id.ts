import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { finland } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  henkilötunnus, henkilötunnuksen, henkilötunnusnumero, hetu, henkilökohtainen tunnus, sosiaaliturvatunnus, sotu,
  henkilökortti, tunnusluku, tunnistenumero, verotunnus, veronumero, verokortti, personbeteckning, personnummer,
  finnish personal identity code, finnish id, kansallinen henkilötunnus
`);

/**
 * Finnish personal identity code (henkilötunnus): birth date `DDMMYY`, sign of the century, serial number, check
 * character modulo 31.
 */
export const finlandNationalId: Detector = {
  id: 'finland-national-id',
  name: 'Finland national ID',
  purviewId: '338fd995-4cb5-4f87-ad35-79bd1dd926c1',
  pattern: standalone(`[0-3][0-9][01][0-9]{3}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]`),
  normalize: (value) => value.toUpperCase(),
  valid: (value) => isDayMonthYear(value) && Number(value.slice(7, 10)) >= 2 && hasCheckCharacter(value),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: finland }),
    { confidence: 75, evidence: [identityWords] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Henkilötunnus: 131052-308T', confidence: 85, because: 'born in the 20th century' },
      { text: 'HETU 150603A1249', confidence: 85, because: 'born since 2000' },
      { text: 'x 131052-308T y', confidence: 65, because: 'the check character holds, no keyword' },
      { text: 'identity number 131052-308T', confidence: 75, because: 'a common word' },
    ],
    noMatch: [
      { text: 'Hetu: 131052-308U', because: 'wrong check character' },
      { text: 'Hetu 131352-308T', because: 'no month 13' },
      { text: 'Hetu 320152-308T', because: 'no day 32' },
      { text: 'Part 131052-3087', because: 'wrong check character, a part number' },
    ],
  },
};

function hasCheckCharacter(value: string): boolean {
  const number = Number(value.slice(0, 6) + value.slice(7, 10));
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(number % 31) === value.slice(10);
}
