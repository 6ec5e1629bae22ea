import type { Detector } from '../../detector.ts';
import { countDigits, digitsOf, isFormatted, isUniform } from '../../patterns.ts';
import { isSequence } from '../../validators/sequence.ts';
import { isInternationalNumber, isNorthAmericanNumber, phoneWords } from './phone.ts';

/** Phone number: international, North American, or national with words beside it that say so. */
export const phoneNumber: Detector = {
  id: 'phone-number',
  name: 'Phone number',
  pattern:
    /(?<![0-9A-Za-z+]|[0-9][.,/-]|[A-Z]{2}-)(?:(?:\+|(?<![0-9] )00)[1-9](?:[ .()/-]{0,2}[0-9]){7,14}|(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ .-]?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}|\(?0[1-9][0-9]{0,4}\)?(?:[ ./-]{0,3}[0-9]){5,10}|[1-9](?:[ .-]?[0-9]){6,10})(?![0-9A-Za-z]|[.,/-][0-9])/g,
  normalize: (value) => (value.startsWith('+') ? '+' : '') + digitsOf(value),
  valid: (number) => {
    const digits = digitsOf(number);
    return !isUniform(digits) && !isSequence(digits) && digits.length >= 7;
  },
  levels: [
    { confidence: 85, appliesTo: isInternational, evidence: [{ keywords: phoneWords }] },
    { confidence: 85, appliesTo: isNorthAmerican, evidence: [{ keywords: phoneWords }] },
    { confidence: 75, appliesTo: isInternational, evidence: [] },
    {
      confidence: 75,
      appliesTo: (value) => isFormatted(value) && value.includes('(') && isNorthAmerican(value),
      evidence: [],
    },
    { confidence: 75, appliesTo: isNational, evidence: [{ keywords: phoneWords }] },
    { confidence: 65, appliesTo: isGrouped, evidence: [{ keywords: phoneWords }] },
    { confidence: 65, appliesTo: (value) => isFormatted(value) && isNorthAmerican(value), evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Tel. +49 30 901820-44', confidence: 85, because: 'international, keyword' },
      { text: 'reach me at +44 (0)20 7946 0958', confidence: 75, because: 'international alone' },
      { text: 'Phone: (212) 555-0142', confidence: 85, because: 'North American, keyword' },
      { text: 'or (212) 555-0142', confidence: 75, because: 'area code in brackets' },
      { text: 'or 212-555-0142', confidence: 65, because: 'could be another number' },
      { text: 'Telefon: 030 / 901820', confidence: 75, because: 'German, national' },
      { text: 'Tél. portable 06 12 34 56 79', confidence: 75, because: 'French, national' },
      { text: 'Please call us at 020 7946 0958', confidence: 75, because: 'British, national' },
      { text: '手机号：13812345679', confidence: 75, because: 'Chinese, national' },
      { text: 'phone 2125550142', confidence: 85, because: 'unspaced, keyword' },
    ],
    noMatch: [
      { text: 'mobile, CVE-2026-134401', because: 'a number with letters before it' },
      { text: 'partita 00201370152', because: 'two zeros say little where the digits have no groups' },
      { text: 'account DE89 3704 0044 0532 0130 00', because: 'groups of an IBAN that go on with two zeros' },
      { text: 'order 2125550142', because: 'unspaced, no keyword' },
      { text: 'phone opened 2024-01-31', because: 'a date' },
      { text: 'SSN 489-36-8350', because: 'three, two, four digits' },
      { text: 'call +999 123 456 789', because: 'no country has that code' },
      { text: 'total 1,234,567.89', because: 'an amount' },
      { text: 'build 10.0.19041.1', because: 'a version' },
      { text: 'phone id 550e8400-e29b-41d4-a716-446655440000', because: 'a GUID' },
      { text: 'number 123-456-7891', because: 'no area code begins with 1, no keyword' },
    ],
  },
};

// Asked of every number that may be one: what tells most of them apart comes first, and without a call.

function isInternational(value: string): boolean {
  if (value[0] !== '+' && (value[0] !== '0' || value[1] !== '0')) return false;
  const prefix = /^(?:\+|00(?=[0-9]{1,3}[ (]))/.exec(value)?.[0];
  return (
    prefix !== undefined &&
    !value.includes('/') &&
    isInternationalNumber(digitsOf(value.slice(prefix.length).replace('(0)', '')))
  );
}

function isNorthAmerican(value: string): boolean {
  if (value[0] === '+' || value[0] === '0' || countDigits(value) < 10) return false;
  return isNorthAmericanNumber(digitsOf(value[0] === '1' ? value.replace(/^1[ .-]/, '') : value));
}

/** With the trunk prefix 0, or a Chinese mobile number. */
function isNational(value: string): boolean {
  if (value[0] === '1') return value.length === 11 && /^1[3-9][0-9]{9}$/.test(value);
  if (value[0] !== '0' && value[0] !== '(') return false;
  const length = countDigits(value);
  return length >= 8 && length <= 12 && /^\(?0[1-9]/.test(value);
}

/** Two groups of digits or more, and no date. */
function isGrouped(value: string): boolean {
  if (!isFormatted(value) || value[0] === '+' || (value[0] === '0' && value[1] === '0')) return false;
  const length = countDigits(value);
  if (length < 7 || length > 11) return false;
  if (value[0] === '1' || value[0] === '2') {
    if (/^(?:19|20)[0-9]{2}[-./ ][0-9]{1,2}[-./ ][0-9]{1,2}$/.test(value)) return false;
  }
  return value[3] !== '-' || !/^[0-9]{3}-[0-9]{2}-[0-9]{4}$/.test(value);
}
