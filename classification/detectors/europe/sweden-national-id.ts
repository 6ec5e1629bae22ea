import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { swedishPersonnummer } from '../../validators/swedish-personnummer.ts';
import { denmark, norway, sweden } from './countries.ts';
import { identityWords } from './evidence.ts';

const own = commaSeparated(`
  personnummer, personnr, pers nr, persnr, personnumret, person nr, samordningsnummer, samordningsnr, svenskt
  personnummer, identitetsnummer, id nummer, identitetshandling, identifikationsnumret, legitimation, swedish
  personal number, swedish personal identity number
`);

/**
 * Swedish personal identity number and coordination number: birth date, with or without century, three digits, a Luhn
 * check digit.
 */
export const swedenNationalId: Detector = {
  id: 'sweden-national-id',
  name: 'Sweden national ID',
  purviewId: 'f69aaf40-79be-4fac-8f05-fd1910d272c8',
  pattern: standalone(`(?<!\\+)(?:(?:18|19|20)[0-9]{2}|[0-9]{2})[0-9]{4}[-+ ]?[0-9]{4}`),
  normalize: digitsOf,
  valid: swedishPersonnummer,
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], without: [norway, denmark] },
    { confidence: 85, evidence: [{ keywords: own }, sweden] },
    { confidence: 85, evidence: [identityWords, sweden] },
    { confidence: 75, evidence: [identityWords], appliesTo: (value) => /[-+]/.test(value) },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Personnummer: 811218-9876', confidence: 85, because: 'ten digits' },
      { text: 'Personnr 19811218-9876', confidence: 85, because: 'with the century' },
      { text: 'Samordningsnummer 811278-9873', confidence: 85, because: 'day + 60' },
      { text: 'personal number 811218-9876', confidence: 75, because: 'a common word: the hyphen and the check digit' },
    ],
    noMatch: [
      { text: 'Personnummer: 811218-9875', because: 'wrong check digit' },
      { text: 'Personnummer 811318-9876', because: 'no month 13' },
      { text: 'Order 8112189876', because: 'an order number, no keyword' },
      { text: 'Organisationsnummer 556036-0793', because: 'a company, no date' },
    ],
  },
};
