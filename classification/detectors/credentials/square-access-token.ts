import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token or application secret of Square. */
export const squareAccessToken: Detector = {
  id: 'square-access-token',
  name: 'Square access token',
  pattern: token('sq0(?:atp|csp)-[0-9A-Za-z_-]{22,43}|EAAA[lE][0-9A-Za-z_-]{59}'),
  anchors: ['sq0atp-', 'sq0csp-', 'eaaal', 'eaaae'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SQUARE_ACCESS_TOKEN=sq0atp-' + '6fIbCTbG3yInpG7Q95OQNf',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "sq0atp-' + '6fIbCTbG3yInpG7Q95OQNf"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'SQUARE_ACCESS_TOKEN=sq0atp-' + '6fIbCTb', because: 'too short' },
      { text: 'SQUARE_ACCESS_TOKEN=sq0atp-xxxxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'SQUARE_ACCESS_TOKEN=zzsq0atp-' + '6fIbCTbG3yInpG7Q95OQNf', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
