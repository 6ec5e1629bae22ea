const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether there is such a day in the Gregorian calendar; months and days count from one. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  const isLeapDay = month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeapDay || (day >= 1 && day <= (daysOfMonth[month - 1] ?? 0));
}

/** `YYMMDD` of 1900 to 2099. Expects six digits. */
export function isShortDate(digits: string): boolean {
  return isLongDate(`19${digits}`) || isLongDate(`20${digits}`);
}

/** `YYYYMMDD` of 1900 to 2099. Expects eight digits. */
export function isLongDate(digits: string): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  return year >= 1900 && year <= 2099 && isCalendarDate(year, month, day);
}
