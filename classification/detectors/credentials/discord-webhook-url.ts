import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Address that anyone who knows it can post to a Discord channel with. */
export const discordWebhookUrl: Detector = {
  id: 'discord-webhook-url',
  name: 'Discord webhook URL',
  pattern: token(
    'https://(?:[a-z]{3,7}[.])?discord(?:app)?[.]com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/[0-9A-Za-z_-]{60,72}',
  ),
  anchors: ['/webhooks/'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(40), 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'DISCORD_WEBHOOK_URL=https://discord.com/api/webhooks/' +
          '646681632395212041/4m2J5GVvBb3kWtnFseiewmYla09gbX5Zu2Xoir6xprNzoyqwLRgCk5o5Rc1WnTYWsPv9',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "https://discord.com/api/webhooks/' +
          '646681632395212041/4m2J5GVvBb3kWtnFseiewmYla09gbX5Zu2Xoir6xprNzoyqwLRgCk5o5Rc1WnTYWsPv9"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'DISCORD_WEBHOOK_URL=https://discord.com/api/webhooks/' + '6466816323', because: 'too short' },
      {
        text: 'DISCORD_WEBHOOK_URL=https://discord.com/api/webhooks/000000000000000000/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'DISCORD_WEBHOOK_URL=zzhttps://discord.com/api/webhooks/' +
          '646681632395212041/4m2J5GVvBb3kWtnFseiewmYla09gbX5Zu2Xoir6xprNzoyqwLRgCk5o5Rc1WnTYWsPv9',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
