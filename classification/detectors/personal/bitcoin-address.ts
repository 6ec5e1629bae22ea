import type { Detector } from '../../detector.ts';
import { base58CheckPayload } from '../../validators/base58-check.ts';
import { isBech32 } from '../../validators/bech32.ts';

/** Address of Bitcoin: Base58Check of version 0 or 5, or bech32 for SegWit (BIP 173, BIP 350). */
export const bitcoinAddress: Detector = {
  id: 'bitcoin-address',
  name: 'Bitcoin address',
  pattern:
    /(?<![0-9A-Za-z])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})(?![0-9A-Za-z])/g,
  normalize: (value) => (/^bc1/i.test(value) ? value.toLowerCase() : value),
  valid: (value) => (value.startsWith('bc1') ? isBech32(value) : hasVersion(value)),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', confidence: 85, because: 'the first address there was' },
      { text: 'BTC: 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy', confidence: 85, because: 'of a script' },
      { text: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', confidence: 85, because: 'SegWit' },
    ],
    noMatch: [
      { text: 'send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', because: 'its checksum does not hold' },
      { text: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', because: 'its checksum does not hold' },
      { text: '3f2b8c1d9a474e6b8d2051c7f5a9e3b4', because: 'a digest' },
    ],
  },
};

function hasVersion(value: string): boolean {
  const payload = base58CheckPayload(value);
  return payload?.length === 21 && (payload[0] === 0 || payload[0] === 5);
}
