import { describe, expect, it } from 'vitest';
import { isNewZealandBankAccount } from '../../../classification/validators/new-zealand-bank-account.ts';

describe('isNewZealandBankAccount()', () => {
  it.each([
    ['A', '01' + '0902' + '0068389' + '00'],
    ['D', '08' + '6523' + '1954512' + '001'],
    ['G', '26' + '2600' + '0320871' + '032'],
  ])("holds for Inland Revenue's example of algorithm %s", (_, digits) => {
    expect(isNewZealandBankAccount(digits)).toBe(true);
  });

  it.each([
    ['a wrong digit', '01' + '0902' + '0068388' + '00'],
    ['a bank that does not exist', '05' + '0902' + '0068389' + '00'],
    ['a branch that its bank does not have', '01' + '1000' + '0068389' + '00'],
  ])('does not hold for %s', (_, digits) => {
    expect(isNewZealandBankAccount(digits)).toBe(false);
  });
});
