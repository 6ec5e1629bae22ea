/**
 * The two check digits modulo 11 of Receita Federal over digits or upper-case letters (their ASCII code minus 48, as the
 * alphanumeric CNPJ of July 2026 has them). Weights rise from 2 at the right and start again after `lastWeight`: 11 for a
 * CPF, where they never do, 9 for a CNPJ.
 */
export function brazilCheckDigits(value: string, lastWeight: number): boolean {
  return [2, 1].every((left) => {
    const body = value.slice(0, value.length - left);
    return checkDigit(body, lastWeight) === value.charCodeAt(body.length) - 48;
  });
}

function checkDigit(body: string, lastWeight: number): number {
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    const weight = 2 + ((body.length - 1 - index) % (lastWeight - 1));
    sum += (body.charCodeAt(index) - 48) * weight;
  }
  return sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
