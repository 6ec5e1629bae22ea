/** Check digits by other means than the seed's own, so that a mistake there shows. */

export function luhnHolds(digits: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const sum = Array.from(digits, Number).reduce((total, digit, index) => {
    const second = (digits.length - index) % 2 === 0;
    return total + (second ? (doubled[digit] ?? 0) : digit);
  }, 0);
  return sum % 10 === 0;
}

/** The rest is carried from piece to piece instead of using big integers. */
export function ibanHolds(iban: string): boolean {
  const turned = iban.slice(4) + iban.slice(0, 4);
  const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return Array.from(digits, Number).reduce((rest, digit) => (rest * 10 + digit) % 97, 0) === 1;
}

export function nhsHolds(digits: string): boolean {
  return Array.from(digits, Number).reduce((sum, digit, index) => sum + digit * (10 - index), 0) % 11 === 0;
}

export function routingHolds(digits: string): boolean {
  return (
    Array.from(digits, Number).reduce((sum, digit, index) => sum + digit * ([3, 7, 1][index % 3] ?? 0), 0) % 10 === 0
  );
}

/** ISO 7064 mod 11,10 over all digits ends at 1; one digit of the first ten stands two or three times. */
export function steuerIdHolds(digits: string): boolean {
  let carried = 10;
  for (const digit of Array.from(digits.slice(0, -1), Number)) {
    const sum = (digit + carried) % 10;
    carried = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  const counts = Array.from({ length: 10 }, (_, digit) => digits.slice(0, 10).split(String(digit)).length - 1);
  const repeated = counts.filter((count) => count > 1);
  return (carried + Number(digits.at(-1))) % 10 === 1 && repeated.length === 1 && !digits.startsWith('0');
}

export function inseeHolds(digits: string): boolean {
  const body = Array.from(digits.slice(0, 13), Number).reduce((rest, digit) => (rest * 10 + digit) % 97, 0);
  return body + Number(digits.slice(13)) === 97;
}

/** Numbers that processors publish for tests. */
export const publishedTestCards = [
  '4111111111111111',
  '4242424242424242',
  '4012888888881881',
  '5555555555554444',
  '5105105105105100',
  '378282246310005',
  '371449635398431',
  '6011111111111117',
  '4000056655665556',
  '2223003122003222',
];
