import { keccak256 } from './keccak-256.ts';

/** Whether the case of its letters is the checksum of EIP-55. Expects `0x` and 40 hexadecimal digits. */
export function hasEthereumChecksum(address: string): boolean {
  const digits = address.slice(2);
  const hash = keccak256(digits.toLowerCase());
  return (
    Array.from(digits.toLowerCase(), (digit, index) =>
      parseInt(hash.charAt(index), 16) >= 8 ? digit.toUpperCase() : digit,
    ).join('') === digits
  );
}
