import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of rubygems.org. */
export const rubygemsApiKey: Detector = {
  id: 'rubygems-api-key',
  name: 'RubyGems API key',
  pattern: token('rubygems_[0-9a-f]{48}'),
  anchors: ['rubygems_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(9), 3.1),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'RUBYGEMS_API_KEY=rubygems_' + 'ccfc2b2e39f9f16f56567d3185d7a772074baeff67445a34',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "rubygems_' + 'ccfc2b2e39f9f16f56567d3185d7a772074baeff67445a34"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'RUBYGEMS_API_KEY=rubygems_' + 'ccfc2b2e39', because: 'too short' },
      {
        text: 'RUBYGEMS_API_KEY=rubygems_000000000000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'RUBYGEMS_API_KEY=zzrubygems_' + 'ccfc2b2e39f9f16f56567d3185d7a772074baeff67445a34',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
