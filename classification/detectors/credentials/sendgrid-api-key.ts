import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of Twilio SendGrid: 69 characters, an id and a secret after `SG`. */
export const sendgridApiKey: Detector = {
  id: 'sendgrid-api-key',
  name: 'SendGrid API key',
  pattern: token('SG[.][0-9A-Za-z_-]{22}[.][0-9A-Za-z_-]{43}'),
  anchors: ['sg.'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SENDGRID_API_KEY=SG.' + 'hlp8DEi4GqeCZoVjaisvlL.UNzUbLhglYdJJUzDkmNIDS1aTgycPE5jnYp8h1PciaL',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "SG.' + 'hlp8DEi4GqeCZoVjaisvlL.UNzUbLhglYdJJUzDkmNIDS1aTgycPE5jnYp8h1PciaL"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'SENDGRID_API_KEY=SG.' + 'hlp8DEi4Gq', because: 'too short' },
      {
        text: 'SENDGRID_API_KEY=SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'SENDGRID_API_KEY=zzSG.' + 'hlp8DEi4GqeCZoVjaisvlL.UNzUbLhglYdJJUzDkmNIDS1aTgycPE5jnYp8h1PciaL',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
