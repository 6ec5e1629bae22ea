const ascending = '01234567890123456789';
const descending = '98765432109876543210';

/** Whether digits count up or down one by one, as in `123456789`: filler. */
export function isSequence(digits: string): boolean {
  return digits.length > 3 && (ascending.includes(digits) || descending.includes(digits));
}
