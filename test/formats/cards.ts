/** Card numbers that pass their checksum, each another one, so that every place where one stands is a finding of its own. */
export function cardNumber(index: number): string {
  const digits = `4556737586${String(10_000 + index)}`;
  const sum = [...digits.matchAll(/\d/gu)].reduce((total, [digit], at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`.replace(/(\d{4})(?=\d)/gu, '$1 ');
}
