import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of Slack: bot, user, app-level, configuration, session; the last part is the secret. */
export const slackAccessToken: Detector = {
  id: 'slack-access-token',
  name: 'Slack access token',
  pattern: token(
    'xox[abeoprs]-(?:[0-9]{1,13}-){1,3}[0-9A-Za-z]{24,146}|xoxe[.]xox[bp]-[0-9]-[0-9A-Za-z]{140,170}|' +
      'xapp-[0-9]-[0-9A-Z]{9,12}-[0-9]{10,14}-[0-9a-f]{64}|xoxc-(?:[0-9]{10,14}-){3}[0-9a-f]{64}',
  ),
  anchors: ['xoxa-', 'xoxb-', 'xoxc-', 'xoxe', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(value.lastIndexOf('-') + 1), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SLACK_BOT_TOKEN=xoxb-' + '133852863302-2253699115688-WFdtV8jC2be6E0me1KxN0Ost',
        confidence: 85,
        because: 'of a bot',
      },
      {
        text: 'xoxp-' + '133852863302-885034329959-9269767667395-9dcc6d89578c64e46db5c0f844dcb3ce',
        confidence: 85,
        because: 'of a user',
      },
      {
        text: 'xapp-' + '1-A0464532716-2253699115688-33f8851b45a2ca1a2cc5aa9e624502c25a5e6740b14b9e482004e589f337be0a',
        confidence: 85,
        because: 'of an app',
      },
    ],
    noMatch: [
      { text: 'xoxb-123456789012-1234567890123-xxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler' },
      { text: 'xoxb-your-token-here', because: 'a placeholder' },
      { text: 'xoxb-' + '133852863302-2253699115688', because: 'no secret' },
    ],
  },
};
