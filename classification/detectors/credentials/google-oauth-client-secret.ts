import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Client secret of an OAuth application at Google. */
export const googleOauthClientSecret: Detector = {
  id: 'google-oauth-client-secret',
  name: 'Google OAuth client secret',
  pattern: token('GOCSPX-[0-9A-Za-z_-]{28}'),
  anchors: ['gocspx-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'GOOGLE_OAUTH_CLIENT_SECRET=GOCSPX-' + 'rjMjFCKbtnpTEgdJpKXzs34Ph6GR',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "GOCSPX-' + 'rjMjFCKbtnpTEgdJpKXzs34Ph6GR"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'GOOGLE_OAUTH_CLIENT_SECRET=GOCSPX-' + 'rjMjFCKbt', because: 'too short' },
      {
        text: 'GOOGLE_OAUTH_CLIENT_SECRET=GOCSPX-xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'GOOGLE_OAUTH_CLIENT_SECRET=zzGOCSPX-' + 'rjMjFCKbtnpTEgdJpKXzs34Ph6GR',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
