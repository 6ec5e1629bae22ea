import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Secret that Stripe, Svix and others sign their webhooks with. */
export const webhookSigningSecret: Detector = {
  id: 'webhook-signing-secret',
  name: 'Webhook signing secret',
  pattern: token('whsec_[0-9A-Za-z+/]{24,64}={0,2}'),
  anchors: ['whsec_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(6), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'WEBHOOK_SIGNING_SECRET=whsec_' + 'erqs6XtcoSNXN56iCefqZi5XC6cvafS7',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "whsec_' + 'erqs6XtcoSNXN56iCefqZi5XC6cvafS7"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'WEBHOOK_SIGNING_SECRET=whsec_' + 'erqs6XtcoS', because: 'too short' },
      {
        text: 'WEBHOOK_SIGNING_SECRET=whsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'WEBHOOK_SIGNING_SECRET=zzwhsec_' + 'erqs6XtcoSNXN56iCefqZi5XC6cvafS7',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
