import type { Detector } from '../../detector.ts';
import { digitsOf } from '../../patterns.ts';
import { isCardBrand } from '../../validators/card-brand.ts';
import { luhn } from '../../validators/luhn.ts';

/** Magnetic stripe of a payment card, ISO/IEC 7813: track 1 (`%B`, number, name, expiry) or track 2 (`;`, number, expiry). */
export const paymentCardTrackData: Detector = {
  id: 'payment-card-track-data',
  name: 'Payment card track data',
  pattern:
    /%?B(?<value>[0-9]{13,19})\^[^\r\n^]{2,26}\^[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}|;(?<track2>[0-9]{13,19})=[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}[0-9]{0,14}\??/g,
  normalize: (value) => /[0-9]{13,19}/.exec(value)?.[0] ?? digitsOf(value),
  valid: (digits) => isCardBrand(digits) && luhn(digits),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: '%B4539148803436467^DOE/ANNA^27091010000000000?', confidence: 85, because: 'track 1' },
      { text: ';4539148803436467=27091010000012300000?', confidence: 85, because: 'track 2' },
    ],
    noMatch: [
      { text: '%B4539148803436468^DOE/ANNA^27091010000000000?', because: 'wrong Luhn digit' },
      { text: ';4539148803436467=27131010000012300000?', because: 'no month 13' },
      { text: 'card 4539148803436467', because: 'a number alone' },
    ],
  },
};
