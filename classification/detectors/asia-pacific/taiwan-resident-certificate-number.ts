import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';
import { taiwanId } from '../../validators/taiwan-id.ts';

const keywords = commaSeparated(`
  居留證, 居留證號碼, 外僑居留證, 台灣地區居留證, 臺灣地區居留證, 統一證號, 永久居留證, resident certificate, resident cert,
  alien resident certificate, taiwan area resident certificate, arc, arc no, arc number, tarc, aprc, identification card
`);

/** Resident certificate of Taiwan: since 2021 a letter, 8 or 9 and eight digits, before two letters and eight digits. */
export const taiwanResidentCertificateNumber: Detector = {
  id: 'taiwan-resident-certificate-number',
  name: 'Taiwan-resident certificate (ARC/TARC) number',
  purviewId: '48269fec-05ea-46ea-b326-f5623a58c6e9',
  pattern: standalone('[A-Za-z][89A-Da-d][0-9]{8}'),
  normalize: (value) => value.toUpperCase(),
  valid: taiwanId,
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '外僑居留證統一證號 A800014787', confidence: 85, because: 'the format since 2021' },
      { text: 'Alien Resident Certificate FA73104822', confidence: 85, because: 'the format before' },
    ],
    noMatch: [
      { text: '居留證 A800014788', because: 'wrong check digit' },
      { text: '居留證 A700014787', because: 'no kind 7' },
      { text: 'order A800014787', because: 'no keyword' },
    ],
  },
};
