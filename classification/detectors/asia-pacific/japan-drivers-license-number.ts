import type { Detector } from '../../detector.ts';
import { commaSeparated, isUniform } from '../../patterns.ts';
import { driversLicenceWords, driversLicenseWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const japanese = commaSeparated(
  '運転免許, 免許証, 免許番号, 免許証番号, 運転経歴証明書, 免許no, 免許証no, 運転免許証番号',
);
const country = commaSeparated('japan, japanese, 日本, 公安委員会');

/** Japanese driver's licence: office of the public safety commission, year, serial, two digits more; no published checksum. */
export const japanDriversLicenseNumber: Detector = {
  id: 'japan-drivers-license-number',
  name: "Japan driver's license number",
  purviewId: 'c6011143-d087-451c-8313-7f6d4aed2270',
  pattern: unlabelled('(?<!(?:マイナンバー|個人番号)[:： ]?)[1-9][0-9]{11}'),
  normalize: (value) => value,
  valid: (digits) => !isUniform(digits),
  levels: [
    { confidence: 75, evidence: [{ keywords: japanese }] },
    {
      confidence: 75,
      evidence: [{ keywords: [...driversLicenseWords, ...driversLicenceWords] }, { keywords: country }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '運転免許証番号：301234567810', confidence: 75, because: 'keyword beside it' },
      { text: "Japanese driver's license 621904731500", confidence: 75, because: 'in English, country named' },
    ],
    noMatch: [
      { text: '注文番号 301234567810', because: 'no keyword' },
      { text: "driver's license 301234567810", because: 'no country; others have twelve digits too' },
      { text: '運転免許証と個人番号：710482936501', because: 'an individual number by its label' },
      { text: '運転免許証 3012345678101', because: '13 digits' },
    ],
  },
};
