import { describe, expect, it } from 'vitest';
import { base58CheckPayload } from '../../../classification/validators/base58-check.ts';
import { hasEthereumChecksum } from '../../../classification/validators/ethereum-address.ts';
import { keccak256 } from '../../../classification/validators/keccak-256.ts';

describe('base58CheckPayload()', () => {
  it('answers with version and hash of the first address of Bitcoin', () => {
    expect(base58CheckPayload('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa')?.toString('hex')).toBe(
      '0062e907b15cbf27d5425399ebf6f0fb50ebb88f18',
    );
  });

  it('answers with the payload of an account of the XRP Ledger, in its alphabet', () => {
    expect(base58CheckPayload('rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', 'ripple')?.toString('hex')).toBe(
      '00b5f762798a53d543a014caf8b297cff8f2f937e8',
    );
  });

  it.each(['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', '0OIl', '', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'])(
    'answers with undefined for %s',
    (text) => {
      expect(base58CheckPayload(text)).toBeUndefined();
    },
  );
});

describe('keccak256()', () => {
  it.each([
    ['', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['abc', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
  ])('hashes %j as published', (text, digest) => {
    expect(keccak256(text)).toBe(digest);
  });

  it('pads texts around the length of a block', () => {
    const digests = [134, 135, 136, 137, 272].map((length) => keccak256('a'.repeat(length)));
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('hasEthereumChecksum()', () => {
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('holds for %s of EIP-55', (address) => {
    expect(hasEthereumChecksum(address)).toBe(true);
    expect(hasEthereumChecksum(address.toLowerCase())).toBe(false);
  });
});
