import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal API key of Linear. */
export const linearApiKey: Detector = {
  id: 'linear-api-key',
  name: 'Linear API key',
  pattern: token('lin_(?:api|oauth)_[0-9A-Za-z]{40,64}'),
  anchors: ['lin_api_', 'lin_oauth_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(8), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'LINEAR_API_KEY=lin_api_' + '86HRY7bdleeKBIMvIVuF8J8RLzxPIKIhDxAvo7XE',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "lin_api_' + '86HRY7bdleeKBIMvIVuF8J8RLzxPIKIhDxAvo7XE"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'LINEAR_API_KEY=lin_api_' + '86HRY7bdle', because: 'too short' },
      {
        text: 'LINEAR_API_KEY=lin_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'LINEAR_API_KEY=zzlin_api_' + '86HRY7bdleeKBIMvIVuF8J8RLzxPIKIhDxAvo7XE',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
