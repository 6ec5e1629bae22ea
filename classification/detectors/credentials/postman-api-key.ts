import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of Postman. */
export const postmanApiKey: Detector = {
  id: 'postman-api-key',
  name: 'Postman API key',
  pattern: token('PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  anchors: ['pmak-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'POSTMAN_API_KEY=PMAK-' + 'ca53a2aee9f0765a630fef85-f4d64bedfe943d6fcec25de253562431a3',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "PMAK-' + 'ca53a2aee9f0765a630fef85-f4d64bedfe943d6fcec25de253562431a3"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'POSTMAN_API_KEY=PMAK-' + 'ca53a2aee9', because: 'too short' },
      {
        text: 'POSTMAN_API_KEY=PMAK-000000000000000000000000-0000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'POSTMAN_API_KEY=zzPMAK-' + 'ca53a2aee9f0765a630fef85-f4d64bedfe943d6fcec25de253562431a3',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
