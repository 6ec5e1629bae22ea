import type { Detector } from '../../detector.ts';
import { commaSeparated, token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated(
  'heroku api key, heroku_api_key, herokuapikey, heroku key, heroku token, heroku auth token, api.heroku.com',
);

/** API key of Heroku: with its prefix, or, as it was before, a GUID that only the words beside it tell. */
export const herokuApiKey: Detector = {
  id: 'heroku-api-key',
  name: 'Heroku API key',
  pattern: token('HRKU-[0-9A-Za-z_-]{36,64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
  anchors: ['hrku-', 'heroku'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.replace('HRKU-', ''), 3),
  levels: [
    { confidence: 85, appliesTo: (value) => value.startsWith('HRKU-'), evidence: [] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'HRKU-' + 'AAgSas9BjwGDTMkGI9RgB3N6qFKH2R3c6Ey23Vqn4ch08voXCk0Pa3T7twlc',
        confidence: 85,
        because: 'with its prefix',
      },
      {
        text: 'HEROKU_API_KEY=3f2b8c1d-' + '9a47-4e6b-8d20-51c7f0a9e3b4',
        confidence: 75,
        because: 'a GUID named as one',
      },
    ],
    noMatch: [
      { text: 'request 3f2b8c1d-9a47-4e6b-8d20-51c7f0a9e3b4', because: 'a GUID' },
      { text: 'HRKU-short', because: 'too short' },
      { text: 'HEROKU_API_KEY=00000000-0000-0000-0000-000000000000', because: 'filler' },
    ],
  },
};
