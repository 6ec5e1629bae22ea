/** Shannon entropy, bits per UTF-16 unit; 0 for the empty string. Forty random base64 characters have about 4.7. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (let index = 0; index < value.length; index++) {
    const unit = value.charAt(index);
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
