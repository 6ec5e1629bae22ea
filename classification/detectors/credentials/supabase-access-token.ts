import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal access token or secret API key of Supabase. */
export const supabaseAccessToken: Detector = {
  id: 'supabase-access-token',
  name: 'Supabase access token',
  pattern: token('sbp_[0-9a-f]{40}|sb_secret_[0-9A-Za-z_-]{31,40}'),
  anchors: ['sbp_', 'sb_secret_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.1),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SUPABASE_ACCESS_TOKEN=sbp_' + 'ddcb7ee31702dcf48a8824ca772a5871ced195d4',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "sbp_' + 'ddcb7ee31702dcf48a8824ca772a5871ced195d4"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'SUPABASE_ACCESS_TOKEN=sbp_' + 'ddcb7ee317', because: 'too short' },
      {
        text: 'SUPABASE_ACCESS_TOKEN=sbp_0000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'SUPABASE_ACCESS_TOKEN=zzsbp_' + 'ddcb7ee31702dcf48a8824ca772a5871ced195d4',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
