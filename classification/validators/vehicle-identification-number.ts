const values = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Whether the ninth character is the check digit of 49 CFR 565.15. Expects 17 letters and digits without I, O and Q. */
export function hasVinCheckDigit(vin: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + (values.indexOf(vin.charAt(index)) % 10) * weight, 0);
  return 'X0123456789'.charAt(((sum % 11) + 1) % 11) === vin.charAt(8);
}
