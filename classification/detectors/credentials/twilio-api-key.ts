import type { Detector } from '../../detector.ts';
import { commaSeparated, token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated('twilio, twilio_auth_token, twilio api key, account sid, accountsid, auth token');

/** Id of an API key (SK) or account (AC) of Twilio, or the 32 hexadecimal digits of an auth token beside one. */
export const twilioApiKey: Detector = {
  id: 'twilio-api-key',
  name: 'Twilio API key',
  pattern: token(
    '(?:SK|AC)[0-9a-f]{32}|[Aa][Uu][Tt][Hh]_?[Tt][Oo][Kk][Ee][Nn]["\']?[ \\t]{0,3}[=:][ \\t]{0,3}["\']?(?<value>[0-9a-f]{32})',
  ),
  anchors: ['sk', 'ac', 'auth'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.replace(/^[A-Z]{2}/, ''), 3),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'twilio key SK' + '9dcc6d89578c64e46db5c0f844dcb3ce', confidence: 85, because: 'an API key' },
      { text: 'TWILIO_ACCOUNT_SID=AC' + '571b50c97a240323249ebdf5b9495cad', confidence: 85, because: 'an account' },
      { text: 'twilio: authToken = "c7d8f69aad0d0efc89083ce2c2102096"', confidence: 85, because: 'an auth token' },
    ],
    noMatch: [
      { text: 'SK9dcc6d89578c64e46db5c0f844dcb3ce', because: 'nothing says Twilio' },
      { text: 'twilio md5 9dcc6d89578c64e46db5c0f844dcb3ce', because: 'a digest' },
      { text: 'twilio SK00000000000000000000000000000000', because: 'filler' },
    ],
  },
};
