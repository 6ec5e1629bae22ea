import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API token of crates.io. */
export const cratesIoApiToken: Detector = {
  id: 'crates-io-api-token',
  name: 'crates.io API token',
  pattern: token('cio[0-9A-Za-z]{32}'),
  anchors: ['cio'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'CRATES_IO_API_TOKEN=cio' + 'Dv1iPUqg8IfH10BE1SAwzIxYKYDfquJO',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "cio' + 'Dv1iPUqg8IfH10BE1SAwzIxYKYDfquJO"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'CRATES_IO_API_TOKEN=cio' + 'Dv1iPUqg8I', because: 'too short' },
      { text: 'CRATES_IO_API_TOKEN=cioxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'CRATES_IO_API_TOKEN=zzcio' + 'Dv1iPUqg8IfH10BE1SAwzIxYKYDfquJO', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
