import type { Detector } from '../../detector.ts';
import { commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { greece } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  ταυτότητα, ΤΑΥΤΟΤΗΤΑ, ταυτότητας, ΤΑΥΤΟΤΗΤΑΣ, αριθμός ταυτότητας, ΑΡΙΘΜΟΣ ΤΑΥΤΟΤΗΤΑΣ, δελτίο ταυτότητας, δελτίου
  ταυτότητας, αρ ταυτότητας, α δ τ, αδτ, ΑΔΤ, tautotita, deltio tautotitas, greek id, greek id card, greek national
  id, greek personal id card, greek police id, greek identity card
`);

/** Greek identity card number: one or two letters that both alphabets have, six digits. */
export const greeceNationalIdCard: Detector = {
  id: 'greece-national-id-card',
  name: 'Greece national ID card',
  purviewId: '82568215-1da1-46d3-874a-d2294d81b5ac',
  pattern: standalone(`[ABEZHIKMNOPTYXΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{1,2}[- ]?[0-9]{6}`),
  normalize: (value) => value.replace(/[- ]/g, ''),
  valid: (value) => !isUniform(value.slice(-6)),
  levels: namedLevels(85, { own, common: identityWords, country: greece }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Αριθμός ταυτότητας: ΑΒ-482193', confidence: 85, because: 'Greek letters' },
      { text: 'Greek ID card AZ482193', confidence: 85, because: 'Latin letters' },
      { text: 'ΑΔΤ Χ 482193', confidence: 85, because: 'one letter, as on old cards' },
    ],
    noMatch: [
      { text: 'Αριθμός ταυτότητας: QW482193', because: 'letters that Greek does not have' },
      { text: 'Παραγγελία ΑΒ-482193', because: 'an order number, no keyword' },
      { text: 'identity card AB 482193', because: 'a common word does not tell the country' },
      { text: 'Ταυτότητα ΑΒ-48219', because: 'five digits' },
    ],
  },
};
