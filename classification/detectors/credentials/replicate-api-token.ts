import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API token of Replicate. */
export const replicateApiToken: Detector = {
  id: 'replicate-api-token',
  name: 'Replicate API token',
  pattern: token('r8_[0-9A-Za-z]{37}'),
  anchors: ['r8_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'REPLICATE_API_TOKEN=r8_' + 'Axe4LZsWTItqA02JW2AsxyNZTexmZZkurvOie',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "r8_' + 'Axe4LZsWTItqA02JW2AsxyNZTexmZZkurvOie"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'REPLICATE_API_TOKEN=r8_' + 'Axe4LZsWTI', because: 'too short' },
      {
        text: 'REPLICATE_API_TOKEN=r8_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      { text: 'REPLICATE_API_TOKEN=zzr8_' + 'Axe4LZsWTItqA02JW2AsxyNZTexmZZkurvOie', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
