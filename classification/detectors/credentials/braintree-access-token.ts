import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token of Braintree, a service of PayPal. */
export const braintreeAccessToken: Detector = {
  id: 'braintree-access-token',
  name: 'Braintree access token',
  pattern: token('access_token[$](?:production|sandbox)[$][0-9a-z]{16}[$][0-9a-f]{32}'),
  anchors: ['access_token$'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(24), 3),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'BRAINTREE_ACCESS_TOKEN=access_token$production$' + '31f25avo6pcxrx30$364c03045ed5f1dba586a603338e2157',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "access_token$production$' + '31f25avo6pcxrx30$364c03045ed5f1dba586a603338e2157"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'BRAINTREE_ACCESS_TOKEN=access_token$production$' + '31f25avo6p', because: 'too short' },
      {
        text: 'BRAINTREE_ACCESS_TOKEN=access_token$production$xxxxxxxxxxxxxxxx$00000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'BRAINTREE_ACCESS_TOKEN=zzaccess_token$production$' + '31f25avo6pcxrx30$364c03045ed5f1dba586a603338e2157',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
