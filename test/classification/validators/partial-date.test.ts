import { describe, expect, it } from 'vitest';
import {
  isDayMonthYear,
  isDayOfMonth,
  isFullDate,
  isYearMonthDay,
} from '../../../classification/validators/partial-date.ts';

describe('dates without a certain century', () => {
  it('isDayOfMonth() knows the length of months, 29 February included', () => {
    expect([isDayOfMonth(2, 29), isDayOfMonth(12, 31), isDayOfMonth(4, 30)]).toEqual([true, true, true]);
    expect([
      isDayOfMonth(2, 30),
      isDayOfMonth(4, 31),
      isDayOfMonth(0, 1),
      isDayOfMonth(13, 1),
      isDayOfMonth(1, 0),
    ]).toEqual([false, false, false, false, false]);
  });

  it('isYearMonthDay() takes offsets from the month', () => {
    expect([isYearMonthDay('850715'), isYearMonthDay('855715', [0, 50]), isYearMonthDay('022715', [20])]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isYearMonthDay('851315'), isYearMonthDay('855715'), isYearMonthDay('856315', [0, 50])]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('isDayMonthYear() takes offsets from the day', () => {
    expect([isDayMonthYear('150785'), isDayMonthYear('550785', [0, 40])]).toEqual([true, true]);
    expect([isDayMonthYear('151385'), isDayMonthYear('550785'), isDayMonthYear('720785', [0, 40])]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('isFullDate() reads both orders', () => {
    expect(['20240312', '12032024', '19991231'].every(isFullDate)).toBe(true);
    expect(['20241312', '32032024', '18991231', '28193756', '2024031'].some(isFullDate)).toBe(false);
  });
});
