/**
 * The check digit of Japanese numbers of residents: weights 2 to 7 from the right, then 2 again; eleven minus the remainder,
 * zero for a remainder of zero or one. Eleven digits before it in an individual number (Ministry of Internal Affairs
 * ordinance 85 of 2014, article 5), ten in a resident code.
 */
export function japanResidentCheck(digits: string): boolean {
  const length = digits.length - 1;
  let sum = 0;
  for (let index = 0; index < length; index++) sum += (digits.charCodeAt(length - 1 - index) - 48) * (2 + (index % 6));
  return (sum % 11 <= 1 ? 0 : 11 - (sum % 11)) === Number(digits.charAt(length));
}
