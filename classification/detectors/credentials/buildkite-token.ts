import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** User or agent token of Buildkite. */
export const buildkiteToken: Detector = {
  id: 'buildkite-token',
  name: 'Buildkite token',
  pattern: token('bkua_[0-9a-f]{40}'),
  anchors: ['bkua_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.1),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'BUILDKITE_TOKEN=bkua_' + 'c1df921d174578e714ca5073b906b40129d104cf',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "bkua_' + 'c1df921d174578e714ca5073b906b40129d104cf"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'BUILDKITE_TOKEN=bkua_' + 'c1df921d17', because: 'too short' },
      {
        text: 'BUILDKITE_TOKEN=bkua_0000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'BUILDKITE_TOKEN=zzbkua_' + 'c1df921d174578e714ca5073b906b40129d104cf',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
