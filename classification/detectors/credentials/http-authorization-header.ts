import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Credentials in the Authorization header of a request, RFC 9110 section 11.6.2. */
export const httpAuthorizationHeader: Detector = {
  id: 'http-authorization-header',
  name: 'Http authorization header',
  pattern:
    /(?<![a-z])(?:proxy-|x-)?authorization["']?\]?[ \t]{0,3}[:=,][ \t]{0,3}["'`]?(?<value>(?:basic|bearer|token|api-?key|negotiate|ntlm|ssws|sharedkey(?:lite)?|genie-?key)[ \t]{1,3}[^\s"'`,;<>]{8,150})/gi,
  anchors: ['authorization'],
  normalize: (value) => value.replace(/\s+/, ' '),
  valid: isCredential,
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Authorization: Bearer 9IHXScqb7h5Eflu5i0tJPvUPj1CFrpL5DnfMCgw9Bq1pE5tj',
        confidence: 85,
        because: 'an access token',
      },
      {
        text: "curl -H 'Authorization: Basic c3ZjOktlbm53b3J0MSE='",
        confidence: 85,
        because: 'user and password in base64',
      },
      { text: '"Authorization": "token 47329c1b222d2242e5c6096e0f6cc8a47e760d4d"', confidence: 85, because: 'JSON' },
    ],
    noMatch: [
      { text: 'Authorization: Bearer <token-of-yours>', because: 'a placeholder' },
      { text: 'Authorization: Bearer ${ACCESS_TOKEN}', because: 'a variable to fill in' },
      { text: 'Authorization: Basic authentication', because: 'not base64 of user and password' },
      { text: 'Authorization: Basic dXNlcjpwYXNzd29yZA==', because: 'user:password, of the documentation' },
      { text: 'Pre-authorization: token required', because: 'prose' },
    ],
  },
};

function isCredential(value: string): boolean {
  const [scheme = '', credential = ''] = value.split(' ');
  if (scheme.toLowerCase() !== 'basic') return credential.length >= 16 && isRandomText(credential, 3.2);
  const decoded = Buffer.from(credential, 'base64').toString('utf8');
  const [, password] = /^[\x20-\x39\x3b-\x7e]{1,80}:([\x20-\x7e]{4,})$/.exec(decoded) ?? [];
  return password !== undefined && !isPlaceholder(password) && !/^pass(?:word|wd)?$/i.test(password);
}
