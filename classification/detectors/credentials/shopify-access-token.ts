import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token or shared secret of a Shopify app. */
export const shopifyAccessToken: Detector = {
  id: 'shopify-access-token',
  name: 'Shopify access token',
  pattern: token('shp(?:at|ca|pa|ss|tka)_[0-9A-Fa-f]{32}'),
  anchors: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(6), 3),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SHOPIFY_ACCESS_TOKEN=shpat_' + 'e42ae040b3c6be70941e43c2036f6ef8',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "shpat_' + 'e42ae040b3c6be70941e43c2036f6ef8"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'SHOPIFY_ACCESS_TOKEN=shpat_' + 'e42ae040b3', because: 'too short' },
      { text: 'SHOPIFY_ACCESS_TOKEN=shpat_00000000000000000000000000000000', because: 'filler in place of the secret' },
      { text: 'SHOPIFY_ACCESS_TOKEN=zzshpat_' + 'e42ae040b3c6be70941e43c2036f6ef8', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
