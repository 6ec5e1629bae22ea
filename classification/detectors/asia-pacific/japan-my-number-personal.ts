import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { japanResidentCheck } from '../../validators/japan-resident-check.ts';

const keywords = commaSeparated(`
  マイナンバー, 個人番号, 共通番号, 個人番号カード, マイナンバーカード, 個人識別番号, 個人識別ナンバー, 通知カード, my number,
  my number card, individual number, mynumber, personal number, kojin bango
`);

/** Individual number of Japan: twelve digits by fours, the last a check digit. */
export const japanMyNumberPersonal: Detector = {
  id: 'japan-my-number-personal',
  name: 'Japan My Number - Personal',
  purviewId: '98da8e66-7299-4ebd-9f82-c871ab37d3ef',
  // No group of four before or after: that is a card's number.
  pattern: standalone('(?<![0-9]{4} )(?:[0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}|[0-9]{12})(?! [0-9]{4}(?![0-9]))'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && japanResidentCheck(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'マイナンバー：5831 0479 2656', confidence: 85, because: 'by fours, as on the card' },
      { text: '個人番号710482936501', confidence: 85, because: 'nothing between keyword and number' },
      { text: 'My Number: ５８３１－０４７９－２６５６', confidence: 85, because: 'full-width digits and hyphens' },
    ],
    noMatch: [
      { text: 'マイナンバー 5831 0479 2657', because: 'wrong check digit' },
      { text: '注文番号 710482936501', because: 'no keyword' },
      { text: 'マイナンバー 5831 0479 2656 4820', because: 'sixteen digits: a card' },
      { text: 'マイナンバー 000000000000', because: 'filler, though its check digit holds' },
    ],
  },
};
