/** ISO/IEC 7064 MOD 11-2 over digits of which the last is the check character, X standing for ten. */
export function mod112(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < value.length - 1; index++) sum = ((sum + value.charCodeAt(index) - 48) * 2) % 11;
  const last = value.charAt(value.length - 1);
  return (sum + (last === 'X' ? 10 : last.charCodeAt(0) - 48)) % 11 === 1;
}
