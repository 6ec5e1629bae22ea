/** The sum of digits times weights, the weights repeating. Expects digits only and at least one weight. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    sum += (digits.charCodeAt(index) - 48) * (weights[index % weights.length] ?? 0);
  }
  return sum;
}
