const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Spanish DNI (eight digits, letter), NIE (X, Y or Z, seven digits, letter) and NIF of K, L, M: remainder modulo 23. */
export function spanishPersonalNif(value: string): boolean {
  const match = /^([XYZKLM]?)([0-9]{7,8})([A-Z])$/.exec(value);
  if (match === null) return false;
  const [, prefix = '', digits = '', letter = ''] = match;
  if (prefix.length + digits.length !== 8) return false;
  const leading = prefix === 'Y' ? '1' : prefix === 'Z' ? '2' : '';
  return letters.charAt(Number(leading + digits) % 23) === letter;
}

/** NIF of companies (formerly CIF): letter of the legal form, seven digits, a check digit or letter (Orden EHA/451/2008). */
export function spanishCompanyNif(value: string): boolean {
  const match = /^([ABCDEFGHJNPQRSUVW])([0-9]{7})([0-9A-J])$/.exec(value);
  if (match === null) return false;
  const [, form = '', digits = '', control = ''] = match;
  const check = (10 - (luhnSum(digits) % 10)) % 10;
  if ('NPQRSW'.includes(form)) return control === 'JABCDEFGHI'.charAt(check);
  return control === String(check) || (!'ABEH'.includes(form) && control === 'JABCDEFGHI'.charAt(check));
}

/** Digits at odd places doubled, their digits added. */
function luhnSum(digits: string): number {
  return Array.from(digits).reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
