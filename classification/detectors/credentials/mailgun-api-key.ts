import type { Detector } from '../../detector.ts';
import { commaSeparated, token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated('mailgun, mailgun_api_key, api.mailgun.net, mg_api_key');

/** API key of Mailgun: `key-` and 32 hexadecimal digits, or three groups of them. */
export const mailgunApiKey: Detector = {
  id: 'mailgun-api-key',
  name: 'Mailgun API key',
  pattern: token('key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}'),
  anchors: ['mailgun', 'mg_api_key'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'MAILGUN_API_KEY=key-' + '9dcc6d89578c64e46db5c0f844dcb3ce', confidence: 85, because: 'with its prefix' },
      {
        text: 'mailgun: 9dcc6d89578c64e46db5c0f844dcb3ce-' + 'e0b7693c-bcf781ad',
        confidence: 85,
        because: 'in three groups',
      },
    ],
    noMatch: [
      { text: 'key-9dcc6d89578c64e46db5c0f844dcb3ce', because: 'nothing says Mailgun' },
      { text: 'mailgun 550e8400-e29b-41d4-a716-446655440000', because: 'a GUID' },
      { text: 'mailgun key-00000000000000000000000000000000', because: 'filler' },
    ],
  },
};
