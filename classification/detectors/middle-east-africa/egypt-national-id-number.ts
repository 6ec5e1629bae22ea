import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isLongDate } from '../../validators/calendar-date.ts';

const keywords = commaSeparated(`
  الرقم القومي, رقم قومي, بطاقة الرقم القومي, رقم البطاقة, بطاقة شخصية, egyptian id, egyptian national id, egypt national id,
  national id, national id number, national number, id number
`);

/** National number of Egypt: century, birth date, governorate, serial and sex, check digit whose rule isn't published. */
export const egyptNationalIdNumber: Detector = {
  id: 'egypt-national-id-number',
  name: 'Egypt national ID number',
  pattern: standalone('[23][0-9]{2}[01][0-9][0-3][0-9](?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)[0-9]{5}'),
  normalize: digitsOf,
  valid: (digits) => isLongDate((digits.startsWith('2') ? '19' : '20') + digits.slice(1, 7)),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'الرقم القومي: 28504120148201', confidence: 85, because: 'born in 1985 in Cairo' },
      { text: 'الرقم القومي ٣٠١٠٩٢٣٢١٧٣٠٥١', confidence: 85, because: 'Arabic digits; born in 2001 in Giza' },
      { text: 'Egyptian national ID 28504120148201', confidence: 85, because: 'in English' },
    ],
    noMatch: [
      { text: 'الرقم القومي 28513120148201', because: 'no month 13' },
      { text: 'الرقم القومي 28504120948201', because: 'no governorate 09' },
      { text: 'order 28504120148201', because: 'no keyword' },
      { text: 'الرقم القومي 285041201482011', because: '15 digits' },
    ],
  },
};
