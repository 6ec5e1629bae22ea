import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** User or organization token of Hugging Face. */
export const huggingFaceAccessToken: Detector = {
  id: 'hugging-face-access-token',
  name: 'Hugging Face access token',
  pattern: token('(?:hf|api_org)_[0-9A-Za-z]{34}'),
  anchors: ['hf_', 'api_org_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'HUGGING_FACE_ACCESS_TOKEN=hf_' + 'JmQLhdGkaMOWIsOyqLxOcZVhEMOKmyIOtP',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "hf_' + 'JmQLhdGkaMOWIsOyqLxOcZVhEMOKmyIOtP"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'HUGGING_FACE_ACCESS_TOKEN=hf_' + 'JmQLhdGkaM', because: 'too short' },
      {
        text: 'HUGGING_FACE_ACCESS_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'HUGGING_FACE_ACCESS_TOKEN=zzhf_' + 'JmQLhdGkaMOWIsOyqLxOcZVhEMOKmyIOtP',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
