import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isCalendarDate } from '../../validators/calendar-date.ts';

const keywords = commaSeparated(`
  ktp, e ktp, ektp, no ktp, nomor ktp, nik, no nik, kartu tanda penduduk, nomor induk kependudukan, nomor identitas,
  penduduk, kartu keluarga, indonesian id, indonesian identity card
`);

/** Identity number of Indonesia (NIK): province, regency, district, birth date with forty more for women, serial. */
export const indonesiaIdentityCardNumber: Detector = {
  id: 'indonesia-identity-card-number',
  name: 'Indonesia identity card (KTP) number',
  purviewId: 'da68fdb0-f383-4981-8c86-82689d3b7d55',
  pattern: standalone(
    '(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])(?:[0-9]{14}|[0-9]{2}(?:[ .-][0-9]{4}){3}|[0-9]{4}[.-][0-9]{6}[.-][0-9]{4})',
  ),
  normalize: digitsOf,
  valid: (digits) => isBirthDate(digits.slice(6, 12)) && digits.slice(12) !== '0000',
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NIK: 3171011204850003', confidence: 85, because: 'a man of Jakarta' },
      { text: 'Nomor KTP 3273046309010002', confidence: 85, because: 'a woman of Bandung: day 63' },
    ],
    noMatch: [
      { text: 'NIK 3171011213850003', because: 'no month 13' },
      { text: 'NIK 2971011204850003', because: 'no province 29' },
      { text: 'pesanan 3171011204850003', because: 'sixteen digits without keyword' },
      { text: 'NIK 31710112048500031', because: '17 digits' },
    ],
  },
};

/** `DDMMYY`, the day with forty more for women. */
function isBirthDate(digits: string): boolean {
  const day = Number(digits.slice(0, 2));
  return isCalendarDate(2000 + Number(digits.slice(4)), Number(digits.slice(2, 4)), day > 40 ? day - 40 : day);
}
