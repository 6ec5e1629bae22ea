import type { Detector } from '../../detector.ts';
import { base58CheckPayload } from '../../validators/base58-check.ts';

/** Address of an account of the XRP Ledger: Base58Check of version 0 in the ledger's own alphabet. */
export const xrpAddress: Detector = {
  id: 'xrp-address',
  name: 'XRP address',
  pattern: /(?<![0-9A-Za-z])r[1-9A-HJ-NP-Za-km-z]{24,34}(?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) => {
    const payload = base58CheckPayload(value, 'ripple');
    return payload?.length === 21 && payload[0] === 0;
  },
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', confidence: 85, because: 'the first account' },
      { text: 'rrrrrrrrrrrrrrrrrrrrrhoLvTp', confidence: 85, because: 'account zero' },
    ],
    noMatch: [
      { text: 'XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi', because: 'its checksum does not hold' },
      { text: 'responsibilityforthedocumentswhich', because: 'words' },
      { text: 'rHb9CJAWyB4', because: 'too short' },
    ],
  },
};
