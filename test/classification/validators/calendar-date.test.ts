import { describe, expect, it } from 'vitest';
import { isCalendarDate, isLongDate, isShortDate } from '../../../classification/validators/calendar-date.ts';

describe('calendar dates', () => {
  it('isCalendarDate() knows months and leap years', () => {
    expect([isCalendarDate(2024, 2, 29), isCalendarDate(2000, 2, 29), isCalendarDate(2023, 12, 31)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isCalendarDate(1900, 2, 29), isCalendarDate(2023, 2, 29), isCalendarDate(2023, 4, 31)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([isCalendarDate(2023, 0, 1), isCalendarDate(2023, 13, 1), isCalendarDate(2023, 1, 0)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('isShortDate() reads YYMMDD of any century', () => {
    expect(['850412', '000229', '991231'].every(isShortDate)).toBe(true);
    expect(['850431', '010229', '991331', '990100'].some(isShortDate)).toBe(false);
  });

  it('isLongDate() reads YYYYMMDD from 1900 to 2099', () => {
    expect(['19491231', '20000229'].every(isLongDate)).toBe(true);
    expect(['18991231', '21000101', '20230229'].some(isLongDate)).toBe(false);
  });
});
