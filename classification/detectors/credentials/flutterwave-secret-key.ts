import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Secret key of Flutterwave. */
export const flutterwaveSecretKey: Detector = {
  id: 'flutterwave-secret-key',
  name: 'Flutterwave secret key',
  pattern: token('FLWSECK(?:_TEST)?-[0-9a-h]{32}-X'),
  anchors: ['flwseck'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(8), 3),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'FLUTTERWAVE_SECRET_KEY=FLWSECK-' + 'a192a3f391e947c9efe95c3c778aef6d-X',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "FLWSECK-' + 'a192a3f391e947c9efe95c3c778aef6d-X"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'FLUTTERWAVE_SECRET_KEY=FLWSECK-' + 'a192a3f391', because: 'too short' },
      {
        text: 'FLUTTERWAVE_SECRET_KEY=FLWSECK-00000000000000000000000000000000-X',
        because: 'filler in place of the secret',
      },
      {
        text: 'FLUTTERWAVE_SECRET_KEY=zzFLWSECK-' + 'a192a3f391e947c9efe95c3c778aef6d-X',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
