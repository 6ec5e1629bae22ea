import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal or project token of CircleCI. */
export const circleciToken: Detector = {
  id: 'circleci-token',
  name: 'CircleCI token',
  pattern: token('CCI(?:PAT|PRJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}'),
  anchors: ['ccipat_', 'cciprj_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'CIRCLECI_TOKEN=CCIPAT_' + 'xnuDRL22WYjpo1DbmG9Wao_ea058b604b7f410a235b1562e31b65a3b4f77db6',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "CCIPAT_' + 'xnuDRL22WYjpo1DbmG9Wao_ea058b604b7f410a235b1562e31b65a3b4f77db6"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'CIRCLECI_TOKEN=CCIPAT_' + 'xnuDRL22WY', because: 'too short' },
      {
        text: 'CIRCLECI_TOKEN=CCIPAT_xxxxxxxxxxxxxxxxxxxxxx_0000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'CIRCLECI_TOKEN=zzCCIPAT_' + 'xnuDRL22WYjpo1DbmG9Wao_ea058b604b7f410a235b1562e31b65a3b4f77db6',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
