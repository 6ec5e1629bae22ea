import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API or SMTP key of Brevo (Sendinblue). */
export const brevoApiKey: Detector = {
  id: 'brevo-api-key',
  name: 'Brevo API key',
  pattern: token('xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}|xsmtpsib-[0-9a-f]{64}-[0-9A-Za-z]{16}'),
  anchors: ['xkeysib-', 'xsmtpsib-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(9), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'BREVO_API_KEY=xkeysib-' +
          '742ce3b3211863366957b32588a03746e8b8a4d3685bb2696cb7069b88ac421d-T8zBXjAZ7c913aAB',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "xkeysib-' + '742ce3b3211863366957b32588a03746e8b8a4d3685bb2696cb7069b88ac421d-T8zBXjAZ7c913aAB"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'BREVO_API_KEY=xkeysib-' + '742ce3b321', because: 'too short' },
      {
        text: 'BREVO_API_KEY=xkeysib-0000000000000000000000000000000000000000000000000000000000000000-xxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'BREVO_API_KEY=zzxkeysib-' +
          '742ce3b3211863366957b32588a03746e8b8a4d3685bb2696cb7069b88ac421d-T8zBXjAZ7c913aAB',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
