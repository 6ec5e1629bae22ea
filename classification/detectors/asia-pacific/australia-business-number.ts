import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  abn, abn no, abn number, australian business number, australia business number, australian business no, australia
  business no, business number, business id, business no, tax invoice, abr
`);

/** Australian business number: two check digits, then the number of the company or trust; remainder modulo 89. */
export const australiaBusinessNumber: Detector = {
  id: 'australia-business-number',
  name: 'Australia business number',
  purviewId: '76e83b3b-01ee-4530-aced-e667a6609f49',
  pattern: standalone(`[1-9][0-9]${s}[0-9]{3}${s}[0-9]{3}${s}[0-9]{3}|[1-9][0-9]{10}`),
  normalize: digitsOf,
  valid: hasCheckDigits,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, appliesTo: isFormatted, evidence: [], without: [{ keywords: otherNumberWords }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ABN 51 824 753 556', confidence: 85, because: 'the tax office’s own, grouped' },
      { text: 'Australian Business Number: 84618402937', confidence: 85, because: 'unformatted' },
      { text: 'Acme Pty Ltd 32 473 920 158', confidence: 65, because: 'grouped, no keyword' },
    ],
    noMatch: [
      { text: 'ABN 51 824 753 557', because: 'wrong check digits' },
      { text: 'order 84618402937', because: 'eleven digits without keyword' },
      { text: 'ABN 51 824 753 5561', because: 'twelve digits' },
    ],
  },
};

/** The first digit less one, weights 10 and 1 to 19. */
function hasCheckDigits(digits: string): boolean {
  return (weightedSum(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}
