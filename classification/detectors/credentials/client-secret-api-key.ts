import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

const name =
  '(?:client|app|consumer|api|shared|oauth|auth|access|refresh|secret|service|bot|deploy|signing|webhook|master|encryption|private)' +
  '[ _.-]?(?:secret|token|key|credential)s?(?:[ _.-]?(?:key|value))?|apikey|secret|x-api-key';

/** The next cell or line, where it holds nothing but the secret. */
const nextCell = ':?[ ]{0,3}(?:\\t|\\r?\\n)[ \\t]{0,3}(?=[0-9a-z_+/.~=-]{20,102}[ ]{0,3}(?:[\\r\\n\\t]|$))';

/** Secret, key or token that only its name tells: `client_secret`, `api_key`, `access_token` with a random value. */
export const clientSecretApiKey: Detector = {
  id: 'client-secret-api-key',
  name: 'Client secret / API key',
  pattern: new RegExp(
    `(?<![a-z])(?:[a-z0-9]{1,20}[_.-]){0,3}(?:${name})(?:["']?[ \\t]{0,3}(?:=>?|:=?)[ \\t]{0,3}["']?|${nextCell})(?<value>[0-9a-z_+/.~-]{16,100}={0,2})(?![0-9a-z_+/.~=-])`,
    'gi',
  ),
  anchors: ['secret', 'token', 'key', 'credential'],
  normalize: (value) => value,
  valid: isSecret,
  levels: [
    { confidence: 85, appliesTo: (value) => value.length >= 24 && isRandomText(value, 3.3), evidence: [] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'client_secret=7LqzDRH455xrhxj9WQ9vzybi1Ve3dVPCf1HbHhPE', confidence: 85, because: 'a parameter' },
      { text: '"apiKey": "9dcc6d89578c64e46db5c0f844dcb3ce"', confidence: 85, because: 'JSON, hexadecimal' },
      { text: 'ACME_API_TOKEN: 9f3kQ7xLm2Vt8RzA', confidence: 75, because: 'short' },
      { text: 'API key\tsk3jd8Jd92kdLs0Qm4Xz81pR', confidence: 85, because: 'in the next cell' },
    ],
    noMatch: [
      { text: 'client_secret=your-client-secret-here-1', because: 'a placeholder' },
      { text: 'api_key: ${ACME_API_KEY_2}', because: 'a variable to fill in' },
      { text: 'token = request.headers.authorization2', because: 'a reference' },
      { text: 'auth_key = base64.b16encode', because: 'a function of a module' },
      { text: 'clientCredentials=self._messages.Oauth2ClientCredentials', because: 'a type' },
      { text: 'client_secret=OAUTH2-CLIENT-SECRET', because: 'what is to be put there' },
      { text: 'CLIENT_KEY = "storage_v1_client"', because: 'a name' },
      { text: 'tls-client-key=projects/12345/secrets/my-tls-key/versions/1', because: 'where the secret is kept' },
      { text: 'primary_key: customer_orders_2024_id', because: 'words' },
      { text: 'public-key: 9dcc6d89578c64e46db5c0f844dcb3ce', because: 'public' },
      { text: 'secret: 550e8400-e29b-41d4-a716-446655440000', because: 'a GUID says too little' },
      { text: 'commit: 47329c1b222d2242e5c6096e0f6cc8a47e760d4d', because: 'the id of a commit' },
    ],
  },
};

/** Digits among letters, no words with separators, no GUID, no reference to a member. */
function isSecret(value: string): boolean {
  return (
    /[0-9]/.test(value) &&
    /[a-z]/i.test(value) &&
    !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) &&
    !/^(?:[a-z_][a-z_0-9]*\.)+[A-Za-z_][A-Za-z_0-9]*\.?$/.test(value) &&
    !/^(?:[a-z]{2,}[0-9]{0,2}|[0-9]{1,5})(?:[_./-](?:[a-z]{1,}[0-9]{0,2}|[0-9]{1,5}))+$/i.test(value) &&
    isRandomText(value, 3)
  );
}
