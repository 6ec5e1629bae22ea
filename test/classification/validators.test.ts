import { describe, expect, it } from 'vitest';
import { isCardBrand } from '../../classification/validators/card-brand.ts';
import { isCountryCode } from '../../classification/validators/country-code.ts';
import { entropy } from '../../classification/validators/entropy.ts';
import { luhn } from '../../classification/validators/luhn.ts';
import { mod1110 } from '../../classification/validators/mod-11-10.ts';
import { ibanChecksum, mod97 } from '../../classification/validators/mod-97.ts';
import { isRandomKey } from '../../classification/validators/random-key.ts';
import { weightedSum } from '../../classification/validators/weighted-sum.ts';

describe('validators', () => {
  it('luhn() holds for the example of ISO/IEC 7812 and not for its neighbours', () => {
    expect(luhn('79927398713')).toBe(true);
    for (const digit of '012456789') expect(luhn(`7992739871${digit}`)).toBe(false);
  });

  it('mod97() agrees with big integers', () => {
    for (const number of ['0', '96', '97', '98', '123456789012345678901234567890']) {
      expect(mod97(number)).toBe(Number(BigInt(number) % 97n));
    }
  });

  it('ibanChecksum() holds for the example of ISO 13616', () => {
    expect(ibanChecksum('GB82WEST12345698765432')).toBe(true);
    expect(ibanChecksum('GB82WEST12345698765423')).toBe(false);
  });

  it('mod1110() holds for the example of ISO/IEC 7064', () => {
    expect(mod1110('07945')).toBe(true);
    expect(mod1110('07944')).toBe(false);
  });

  it('weightedSum() repeats its weights', () => {
    expect(weightedSum('1111', [3, 7, 1])).toBe(14);
  });

  it('entropy() is 0 for one character and log2 for all different', () => {
    expect(entropy('')).toBe(0);
    expect(entropy('aaaa')).toBe(0);
    expect(entropy('abcdefgh')).toBe(3);
  });

  it('isCardBrand() knows prefix and length together', () => {
    expect(isCardBrand('4'.padEnd(16, '0'))).toBe(true);
    expect(isCardBrand('4'.padEnd(15, '0'))).toBe(false);
    expect(isCardBrand('37'.padEnd(15, '0'))).toBe(true);
    expect(isCardBrand('2720'.padEnd(16, '0'))).toBe(true);
    expect(isCardBrand('2721'.padEnd(16, '0'))).toBe(false);
    expect(isCardBrand('7'.padEnd(16, '0'))).toBe(false);
  });

  it('isCountryCode() knows ISO 3166 and Kosovo', () => {
    expect(['DE', 'US', 'XK'].every(isCountryCode)).toBe(true);
    expect(['QQ', 'UK', 'EU'].some(isCountryCode)).toBe(false);
  });

  it('isRandomKey() rejects digests, placeholders and filler', () => {
    expect(isRandomKey('pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1i', 4.2)).toBe(true);
    expect(isRandomKey('2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', 3)).toBe(false);
    expect(isRandomKey('pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTExampleNi', 4.2)).toBe(false);
    expect(isRandomKey('aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1a', 4.2)).toBe(false);
  });
});
