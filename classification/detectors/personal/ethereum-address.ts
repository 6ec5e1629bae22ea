import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { hasEthereumChecksum } from '../../validators/ethereum-address.ts';

const keywords = commaSeparated(`
  ethereum, ether, eth, erc20, erc 20, erc721, wallet, wallet address, metamask, crypto, cryptocurrency, smart contract, token contract,
  etherscan, usdt, usdc, polygon, bsc, bnb, arbitrum, web3, blockchain, account address
`);

/** Address of Ethereum and what is built like it; where upper and lower case are mixed, they are a checksum (EIP-55). */
export const ethereumAddress: Detector = {
  id: 'ethereum-address',
  name: 'Ethereum address',
  pattern: /(?<![0-9A-Za-z])0x[0-9A-Fa-f]{40}(?![0-9A-Za-z])/g,
  anchors: ['0x'],
  normalize: (value) => value.toLowerCase(),
  valid: (value) => !/([0-9a-f])\1{9}/.test(value),
  levels: [
    { confidence: 85, appliesTo: (value) => isMixed(value) && hasEthereumChecksum(value), evidence: [] },
    { confidence: 75, appliesTo: (value) => !isMixed(value), evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', confidence: 85, because: 'its checksum holds' },
      { text: 'wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', confidence: 75, because: 'lower case, keyword' },
    ],
    noMatch: [
      { text: 'wallet 0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', because: 'its checksum does not hold' },
      { text: 'digest 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', because: 'lower case, no keyword' },
      { text: 'wallet 0x0000000000000000000000000000000000000000', because: 'nobody' },
    ],
  },
};

function isMixed(value: string): boolean {
  return /[a-f]/.test(value.slice(2)) && /[A-F]/.test(value.slice(2));
}
