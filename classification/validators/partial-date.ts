const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a month has such a day in some year: 29 February is one, for the century is often not known. */
export function isDayOfMonth(month: number, day: number): boolean {
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0);
}

/** Whether `YYMMDD` is a day, once `offsets` that stand for sex or century are taken from the month. */
export function isYearMonthDay(digits: string, offsets: readonly number[] = [0]): boolean {
  const month = Number(digits.slice(2, 4));
  return offsets.some((offset) => isDayOfMonth(month - offset, Number(digits.slice(4, 6))));
}

/** Whether `DDMMYY` is a day, once `offsets` that stand for a kind of number are taken from the day. */
export function isDayMonthYear(digits: string, offsets: readonly number[] = [0]): boolean {
  const day = Number(digits.slice(0, 2));
  return offsets.some((offset) => isDayOfMonth(Number(digits.slice(2, 4)), day - offset));
}

/** Whether eight digits read as a day of the years 1900 to 2099, `YYYYMMDD` or `DDMMYYYY`. */
export function isFullDate(digits: string): boolean {
  return (
    (/^(?:19|20)[0-9]{6}$/.test(digits) && isYearMonthDay(digits.slice(2))) ||
    (/^[0-9]{4}(?:19|20)[0-9]{2}$/.test(digits) && isDayMonthYear(digits))
  );
}
