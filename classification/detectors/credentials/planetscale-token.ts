import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Service token, OAuth token or database password of PlanetScale. */
export const planetscaleToken: Detector = {
  id: 'planetscale-token',
  name: 'PlanetScale token',
  pattern: token('pscale_(?:tkn|pw|oauth)_[0-9A-Za-z_=.-]{32,64}'),
  anchors: ['pscale_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(11), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'PLANETSCALE_TOKEN=pscale_tkn_' + 'pP0MO901A9gk6RHtKJslwXbYKWmOlTYbBXupirkFMkv',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "pscale_tkn_' + 'pP0MO901A9gk6RHtKJslwXbYKWmOlTYbBXupirkFMkv"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'PLANETSCALE_TOKEN=pscale_tkn_' + 'pP0MO901A9', because: 'too short' },
      {
        text: 'PLANETSCALE_TOKEN=pscale_tkn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'PLANETSCALE_TOKEN=zzpscale_tkn_' + 'pP0MO901A9gk6RHtKJslwXbYKWmOlTYbBXupirkFMkv',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
