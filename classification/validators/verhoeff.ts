/** Multiplication in the dihedral group of order ten. */
const products = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
/** What a digit becomes at each of eight places, counted from the right. */
const permutations = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** The check of J. Verhoeff (1969), the last digit being the check digit. Expects digits only. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    check = at(products, check, at(permutations, index % permutations.length, digit));
  }
  return check === 0;
}

function at(table: readonly string[], row: number, column: number): number {
  return (table[row]?.charCodeAt(column) ?? 48) - 48;
}
