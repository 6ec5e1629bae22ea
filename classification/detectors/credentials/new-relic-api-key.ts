import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** User, insert or browser key of New Relic. */
export const newRelicApiKey: Detector = {
  id: 'new-relic-api-key',
  name: 'New Relic API key',
  pattern: token('NRAK-[0-9A-Z]{27}|NRII-[0-9A-Za-z_-]{32}|NRRA-[0-9a-f]{42}'),
  anchors: ['nrak-', 'nrii-', 'nrra-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'NEW_RELIC_API_KEY=NRAK-' + '2GHKFAQCPRK58N427RFH19D86KB',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "NRAK-' + '2GHKFAQCPRK58N427RFH19D86KB"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'NEW_RELIC_API_KEY=NRAK-' + '2GHKFAQCP', because: 'too short' },
      { text: 'NEW_RELIC_API_KEY=NRAK-xxxxxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'NEW_RELIC_API_KEY=zzNRAK-' + '2GHKFAQCPRK58N427RFH19D86KB', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
