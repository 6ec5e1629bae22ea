import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Secret or restricted API key of Stripe; those for tests reach test data only. */
export const stripeSecretKey: Detector = {
  id: 'stripe-secret-key',
  name: 'Stripe secret key',
  pattern: token('(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,120}'),
  anchors: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(8), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'STRIPE_SECRET_KEY=sk_live_' + 'a9u8AI9EHtNylbJpevX64Agi',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "sk_live_' + 'a9u8AI9EHtNylbJpevX64Agi"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'STRIPE_SECRET_KEY=sk_live_' + 'a9u8AI9E', because: 'too short' },
      { text: 'STRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'STRIPE_SECRET_KEY=zzsk_live_' + 'a9u8AI9EHtNylbJpevX64Agi', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
