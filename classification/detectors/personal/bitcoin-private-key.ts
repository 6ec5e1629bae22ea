import type { Detector } from '../../detector.ts';
import { base58CheckPayload } from '../../validators/base58-check.ts';

/** Private key of Bitcoin in wallet import format, or an extended private key of BIP 32. */
export const bitcoinPrivateKey: Detector = {
  id: 'bitcoin-private-key',
  name: 'Bitcoin private key',
  pattern:
    /(?<![0-9A-Za-z])(?:5[HJK][1-9A-HJ-NP-Za-km-z]{49}|[KL][1-9A-HJ-NP-Za-km-z]{51}|[xyz]prv[1-9A-HJ-NP-Za-km-z]{107})(?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) => {
    const payload = base58CheckPayload(value);
    return payload !== undefined && (value.includes('prv') ? payload.length === 78 : payload[0] === 0x80);
  },
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ', confidence: 85, because: 'uncompressed' },
      { text: 'KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617', confidence: 85, because: 'compressed' },
      {
        text: 'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi',
        confidence: 85,
        because: 'the first vector of BIP 32',
      },
    ],
    noMatch: [
      { text: 'key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK', because: 'its checksum does not hold' },
      { text: 'KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP9861', because: 'too short' },
      {
        text: 'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
        because: 'public',
      },
    ],
  },
};
