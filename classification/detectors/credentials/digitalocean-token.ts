import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal, OAuth or refresh token of DigitalOcean. */
export const digitaloceanToken: Detector = {
  id: 'digitalocean-token',
  name: 'DigitalOcean token',
  pattern: token('do[opr]_v1_[0-9a-f]{64}'),
  anchors: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'DIGITALOCEAN_TOKEN=dop_v1_' + '83fc53aca85b3f19e5f50c9bf274f531b6d4e310e83207bc7f1f7cad6d182926',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "dop_v1_' + '83fc53aca85b3f19e5f50c9bf274f531b6d4e310e83207bc7f1f7cad6d182926"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'DIGITALOCEAN_TOKEN=dop_v1_' + '83fc53aca8', because: 'too short' },
      {
        text: 'DIGITALOCEAN_TOKEN=dop_v1_0000000000000000000000000000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'DIGITALOCEAN_TOKEN=zzdop_v1_' + '83fc53aca85b3f19e5f50c9bf274f531b6d4e310e83207bc7f1f7cad6d182926',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
