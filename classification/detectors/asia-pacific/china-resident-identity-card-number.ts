import type { Detector } from '../../detector.ts';
import { commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { isLongDate } from '../../validators/calendar-date.ts';
import { mod112 } from '../../validators/mod-11-2.ts';

const keywords = commaSeparated(`
  身份证, 身份证号, 身份证号码, 居民身份证, 公民身份号码, 身份號碼, 证件号码, 證件號碼, 身分證, 身份證, 居民身份證,
  resident identity card, resident id, prc id, prc, chinese id, chinese identity card, national identification card,
  national id, id card, id number, identity card, identity number, shenfenzheng
`);

/** Citizen identification number of China (GB 11643-1999): region, birth date, order, check character. */
export const chinaResidentIdentityCardNumber: Detector = {
  id: 'china-resident-identity-card-number',
  name: 'China resident identity card (PRC) number',
  purviewId: 'c92daa86-2d16-4871-901f-816b3f554fc1',
  pattern: standalone(
    '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4} ?(?:19|20)[0-9]{2}[01][0-9][0-3][0-9] ?[0-9]{3}[0-9Xx]',
  ),
  normalize: (value) => value.replaceAll(' ', '').toUpperCase(),
  valid: (value) => isLongDate(value.slice(6, 14)) && !isUniform(value.slice(0, 6)) && mod112(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: '身份证号码：310106198804172530', confidence: 85, because: 'keyword, full-width colon' },
      { text: '公民身份号码44030619950228761x', confidence: 85, because: 'check character x, nothing between' },
      { text: 'customer 510107197906154121', confidence: 75, because: 'region, date and check digit; no keyword' },
      { text: '身份证号 ３１０１０６１９８８０４１７２５３０', confidence: 85, because: 'full-width digits' },
    ],
    noMatch: [
      { text: '身份证号 310106198804172531', because: 'wrong check digit' },
      { text: '身份证号 310106198813172532', because: 'no month 13, though the check digit holds' },
      { text: '身份证号 990106198804172537', because: 'no region 99, though the check digit holds' },
      { text: '订单 3101061988041725301', because: '19 digits' },
    ],
  },
};
