import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token that Google gives out; its secret part may be longer than what is looked at. */
export const googleOauthAccessToken: Detector = {
  id: 'google-oauth-access-token',
  name: 'Google OAuth access token',
  pattern: token('ya29[.][0-9A-Za-z_-]{30,190}'),
  anchors: ['ya29.'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'GOOGLE_OAUTH_ACCESS_TOKEN=ya29.' +
          'efuAucmN3Y5o8BOFF2j0W0124rPUPIi3pIto0BK5TZAWJKe2GgOAQW6s1xhutbdhlWTK1kczR9gQH68D',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "ya29.' + 'efuAucmN3Y5o8BOFF2j0W0124rPUPIi3pIto0BK5TZAWJKe2GgOAQW6s1xhutbdhlWTK1kczR9gQH68D"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'GOOGLE_OAUTH_ACCESS_TOKEN=ya29.' + 'efuAucmN3Y', because: 'too short' },
      {
        text: 'GOOGLE_OAUTH_ACCESS_TOKEN=ya29.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'GOOGLE_OAUTH_ACCESS_TOKEN=zzya29.' +
          'efuAucmN3Y5o8BOFF2j0W0124rPUPIi3pIto0BK5TZAWJKe2GgOAQW6s1xhutbdhlWTK1kczR9gQH68D',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
