/** Weights over bank (2), branch (4), account base (8) and suffix (4), as Inland Revenue's withholding-tax specification lists them. */
const algorithms = {
  A: { weights: [0, 0, 6, 3, 7, 9, 0, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0, 0], modulus: 11, digitSums: false },
  B: { weights: [0, 0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0, 0], modulus: 11, digitSums: false },
  D: { weights: [0, 0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0], modulus: 11, digitSums: false },
  E: { weights: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 0, 0, 0, 1], modulus: 11, digitSums: true },
  F: { weights: [0, 0, 0, 0, 0, 0, 0, 1, 7, 3, 1, 7, 3, 1, 0, 0, 0, 0], modulus: 10, digitSums: false },
  G: { weights: [0, 0, 0, 0, 0, 0, 0, 1, 3, 7, 1, 3, 7, 1, 0, 3, 7, 1], modulus: 10, digitSums: true },
  X: { weights: [0], modulus: 1, digitSums: false },
} as const;

type Algorithm = keyof typeof algorithms;

/** Bank -> ranges of its branches, and the algorithm; absent means A or B by the account base. */
const banks: Readonly<
  Record<string, readonly [ranges: readonly (readonly [number, number])[], algorithm?: Algorithm]>
> = {
  '01': [
    [
      [1, 999],
      [1100, 1199],
      [1800, 1899],
    ],
  ],
  '02': [
    [
      [1, 999],
      [1200, 1299],
    ],
  ],
  '03': [
    [
      [1, 999],
      [1300, 1399],
      [1500, 1599],
      [1700, 1799],
      [1900, 1999],
    ],
  ],
  '04': [[[2020, 2024]]],
  '06': [
    [
      [1, 999],
      [1400, 1499],
    ],
  ],
  '08': [[[6500, 6599]], 'D'],
  '09': [[[0, 0]], 'E'],
  '10': [[[5165, 5169]]],
  '11': [
    [
      [5000, 6499],
      [6600, 8999],
    ],
  ],
  '12': [
    [
      [3000, 3299],
      [3400, 3499],
      [3600, 3699],
    ],
  ],
  '13': [[[4900, 4999]]],
  '14': [[[4700, 4799]]],
  '15': [[[3900, 3999]]],
  '16': [[[4400, 4499]]],
  '17': [[[3300, 3399]]],
  '18': [[[3500, 3599]]],
  '19': [[[4600, 4649]]],
  '20': [[[4100, 4199]]],
  '21': [[[4800, 4899]]],
  '22': [[[4000, 4049]]],
  '23': [[[3700, 3799]]],
  '24': [[[4300, 4349]]],
  '25': [[[2500, 2599]], 'F'],
  '26': [[[2600, 2699]], 'G'],
  '27': [[[3800, 3849]]],
  '28': [[[2100, 2149]], 'G'],
  '29': [[[2150, 2299]], 'G'],
  '30': [[[2900, 2949]]],
  '31': [[[2800, 2849]], 'X'],
  '33': [[[6700, 6799]], 'F'],
  '35': [[[2400, 2499]]],
  '38': [[[9000, 9499]]],
};

/** Bank, branch and check digit of a New Zealand account. Expects bank (2), branch (4), base (7) and suffix (2 or 3) digits. */
export function isNewZealandBankAccount(digits: string): boolean {
  const bank = banks[digits.slice(0, 2)];
  if (bank === undefined) return false;
  const [ranges, fixed] = bank;
  const branch = Number(digits.slice(2, 6));
  if (!ranges.some(([first, last]) => branch >= first && branch <= last)) return false;

  const base = digits.slice(6, 13).padStart(8, '0');
  const padded = digits.slice(0, 6) + base + digits.slice(13).padStart(4, '0');
  const { weights, modulus, digitSums } = algorithms[fixed ?? (Number(base) < 990_000 ? 'A' : 'B')];
  const products = weights.map((weight, index) => weight * (padded.charCodeAt(index) - 48));
  const sum = products
    .map((product) => (digitSums ? digitSum(product) : product))
    .reduce((left, right) => left + right);
  return sum % modulus === 0;
}

/** Digits added until one is left. */
function digitSum(number: number): number {
  return number === 0 ? 0 : ((number - 1) % 9) + 1;
}
