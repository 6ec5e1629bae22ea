import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal access token of Figma. */
export const figmaPersonalAccessToken: Detector = {
  id: 'figma-personal-access-token',
  name: 'Figma personal access token',
  pattern: token('fig(?:d|or|oh|dr)_[0-9A-Za-z_-]{40,64}'),
  anchors: ['figd_', 'figor_', 'figoh_', 'figdr_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'FIGMA_PERSONAL_ACCESS_TOKEN=figd_' + 'bJkZ6Cn8osIA1dQHpdEVwLAZiMRmWooLPt4LwJG3XJz',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "figd_' + 'bJkZ6Cn8osIA1dQHpdEVwLAZiMRmWooLPt4LwJG3XJz"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'FIGMA_PERSONAL_ACCESS_TOKEN=figd_' + 'bJkZ6Cn8os', because: 'too short' },
      {
        text: 'FIGMA_PERSONAL_ACCESS_TOKEN=figd_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'FIGMA_PERSONAL_ACCESS_TOKEN=zzfigd_' + 'bJkZ6Cn8osIA1dQHpdEVwLAZiMRmWooLPt4LwJG3XJz',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
