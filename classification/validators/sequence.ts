const ascending = '01234567890123456789';
const descending = '98765432109876543210';

/** Whether digits count up or down one by one, as in `123456789`: filler. */
export function isSequence(digits: string): boolean {
  if (digits.length <= 3) return false;
  const step = digits.charCodeAt(1) - digits.charCodeAt(0);
  // Most are told apart by their first two digits.
  if (Math.abs(step) !== 1 && Math.abs(step) !== 9) return false;
  return ascending.includes(digits) || descending.includes(digits);
}
