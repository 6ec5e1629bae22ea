/** ICAO Doc 9303 part 3, 4.9: letters as 10 to 35, weights 7, 3, 1 repeating, modulo ten. Expects digits and upper case letters. */
export function documentCheckDigit(value: string): number {
  return documentSum(value, [7, 3, 1]) % 10;
}

/** The sum of digits and letters (10 to 35) times weights, the weights repeating. */
export function documentSum(value: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < value.length; index++) {
    sum += parseInt(value.charAt(index), 36) * (weights[index % weights.length] ?? 0);
  }
  return sum;
}
