import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  在留カード, 在留カード番号, 在留番号, 特別永住者証明書, 在留資格, 在留期間, residence card, residence card number,
  residence card no, zairyu card, special permanent resident
`);

/** Japanese residence card: two letters, eight digits, two letters; no published checksum. */
export const japanResidenceCardNumber: Detector = {
  id: 'japan-residence-card-number',
  name: 'Japan residence card number',
  purviewId: 'ac36fef2-a289-4e2c-bb48-b02366e89fc0',
  pattern: standalone('[A-Za-z]{2}[0-9]{8}[A-Za-z]{2}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '在留カード番号：AB48201937CD', confidence: 85, because: 'keyword beside it' },
      { text: 'Residence card no. UH73051826EA', confidence: 85, because: 'in English' },
    ],
    noMatch: [
      { text: 'tracking RR48201937JP', because: 'no keyword: a parcel' },
      { text: '在留カード AB4820193CD', because: 'seven digits' },
      { text: '在留カード AB48201937C', because: 'one letter at the end' },
    ],
  },
};
