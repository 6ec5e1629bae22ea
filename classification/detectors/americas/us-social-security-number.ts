import type { Detector, EvidenceGroup } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, isUniform, separator as s, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  ssn, ssns, ssn4, ss no, ss number, ssa number, ssnumber, soc sec, social security, social security number, social security
  numbers, social security no, social sec, social security id, soc security, socialsecurity,
  socialsecuritynumber, social security card, soc sec no, soc sec number, sss number, seguro social, número de seguro social
`);

/** `SS#`, which words alone would not tell from a size or a ship; by its word alone most numbers are ruled out early. */
const abbreviation: readonly EvidenceGroup[] = [{ keywords: ['ss'] }, { pattern: /(?<![0-9A-Za-z])SS ?#/gi }];

/** Printed in advertisements and taken for real ones ever since; the Social Security Administration withdrew them. */
const advertised = new Set(['078051120', '219099999', '123456789']);

/** U.S. social security number: area, group, serial; without checksum, hence never without keyword. */
export const usSocialSecurityNumber: Detector = {
  id: 'us-social-security-number',
  name: 'U.S. social security number (SSN)',
  purviewId: 'a44669fe-0d48-453d-a9b1-2cc83f2cba77',
  pattern: standalone(`[0-8][0-9]{2}${s}[0-9]{2}${s}[0-9]{4}|[0-8][0-9]{8}`),
  normalize: digitsOf,
  valid: (digits) => isIssued(digits) && !isUniform(digits) && !advertised.has(digits),
  levels: [
    { confidence: 85, appliesTo: (value) => isFormatted(value) && hasClassicArea(value), evidence: [{ keywords }] },
    { confidence: 75, evidence: abbreviation },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'SSN: 489-36-8350', confidence: 85, because: 'formatted, area in use before 2011' },
      { text: 'social security 489 36 8350', confidence: 85, because: 'spaces count as formatted' },
      { text: 'SSN 489368350', confidence: 75, because: 'unformatted' },
      { text: 'SSN 801-36-8350', confidence: 75, because: 'an area that exists since randomization' },
      { text: 'SSN 801368350', confidence: 75, because: 'the same, unformatted' },
      { text: 'SS# 489-36-8350', confidence: 75, because: 'abbreviated' },
      { text: 'Social Security Number 172-32-\r\n1176', confidence: 85, because: 'broken at the end of a table cell' },
      { text: 'employee_ssn=489-36-8350', confidence: 85, because: 'an underscore ends a word' },
    ],
    noMatch: [
      { text: 'Order 489-36-8350', because: 'no keyword' },
      { text: 'SSN 000-36-8350', because: 'no area 000' },
      { text: 'SSN 666-36-8350', because: 'no area 666' },
      { text: 'SSN 900-36-8350', because: 'areas end at 899' },
      { text: 'SSN 489-00-8350', because: 'no group 00' },
      { text: 'SSN 489-36-0000', because: 'no serial 0000' },
      { text: 'SSN 078-05-1120', because: 'advertised' },
      { text: 'SSN 219-09-9999', because: 'advertised' },
      { text: 'SSN 1-489-36-8350', because: 'part of a longer number' },
      { text: `SSN ${'x '.repeat(160)}489-36-8350`, because: 'the keyword is too far away' },
    ],
  },
};

function isIssued(digits: string): boolean {
  const area = digits.slice(0, 3);
  return area !== '000' && area !== '666' && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

/** Areas that were given out before numbers were randomized in June 2011. */
function hasClassicArea(value: string): boolean {
  const area = Number(value.slice(0, 3));
  return area <= 733 || (area >= 750 && area <= 772);
}
