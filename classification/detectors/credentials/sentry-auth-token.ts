import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** User or organization auth token of Sentry. */
export const sentryAuthToken: Detector = {
  id: 'sentry-auth-token',
  name: 'Sentry auth token',
  pattern: token('sntryu_[0-9a-f]{64}|sntrys_eyJ[0-9A-Za-z+/=_]{80,190}'),
  anchors: ['sntryu_', 'sntrys_eyj'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SENTRY_AUTH_TOKEN=sntryu_' + '3496c40bd2c8593d511325f40ed2b1d239930601964da1e623c3d76f16784daa',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "sntryu_' + '3496c40bd2c8593d511325f40ed2b1d239930601964da1e623c3d76f16784daa"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'SENTRY_AUTH_TOKEN=sntryu_' + '3496c40bd2', because: 'too short' },
      {
        text: 'SENTRY_AUTH_TOKEN=sntryu_0000000000000000000000000000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'SENTRY_AUTH_TOKEN=zzsntryu_' + '3496c40bd2c8593d511325f40ed2b1d239930601964da1e623c3d76f16784daa',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
