import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of Mailchimp: 32 hexadecimal digits and the data centre. */
export const mailchimpApiKey: Detector = {
  id: 'mailchimp-api-key',
  name: 'Mailchimp API key',
  pattern: token('[0-9a-f]{32}-us[0-9]{1,2}'),
  anchors: ['-us'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'MAILCHIMP_API_KEY=' + 'd6a54850bc33caee3c' + '2b745f4f752c97-us21',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "' + 'd6a54850bc33caee3c2' + 'b745f4f752c97-us21"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'MAILCHIMP_API_KEY=' + 'd6a54' + '850bc', because: 'too short' },
      { text: 'MAILCHIMP_API_KEY=00000000000000000000000000000000-us21', because: 'filler in place of the secret' },
      { text: 'MAILCHIMP_API_KEY=zz' + 'd6a54850bc33caee3c' + '2b745f4f752c97-us21', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
