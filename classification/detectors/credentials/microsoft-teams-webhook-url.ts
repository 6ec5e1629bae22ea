import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

const guid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/** Address that anyone who knows it can post to a channel of Microsoft Teams with; the last id is beyond what is looked at. */
export const microsoftTeamsWebhookUrl: Detector = {
  id: 'microsoft-teams-webhook-url',
  name: 'Microsoft Teams webhook URL',
  pattern: new RegExp(
    String.raw`https://(?:[a-z0-9-]{1,24}\.webhook|outlook)\.office\.com/webhook(?:b2)?/${guid}@${guid}/IncomingWebhook/[0-9a-f]{32}`,
    'g',
  ),
  anchors: ['/incomingwebhook/'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(value.lastIndexOf('/') + 1), 3),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'https://acme.webhook.office.com/webhookb2/3f2b8c1d-9a47-4e6b-8d20-51c7f0a9e3b4@7c1d3f2b-9a47-4e6b-8d20-51c7f0a9e3b4/IncomingWebhook/' +
          '9dcc6d89578c64e46db5c0f844dcb3ce/3f2b8c1d-9a47-4e6b-8d20-51c7f0a9e3b4',
        confidence: 85,
        because: 'of a team',
      },
      {
        text:
          'https://outlook.office.com/webhook/3f2b8c1d-9a47-4e6b-8d20-51c7f0a9e3b4@7c1d3f2b-9a47-4e6b-8d20-51c7f0a9e3b4/IncomingWebhook/' +
          '34f8bb8e308e118c1440a5ee545a4806/x',
        confidence: 85,
        because: 'the older host',
      },
    ],
    noMatch: [
      { text: 'https://acme.webhook.office.com/webhookb2/', because: 'no secret' },
      {
        text: 'https://acme.webhook.office.com/webhookb2/tenant/IncomingWebhook/9dcc6d89578c64e46db5c0f844dcb3ce',
        because: 'no GUIDs',
      },
      { text: 'digest 9dcc6d89578c64e46db5c0f844dcb3ce', because: 'a digest' },
    ],
  },
};
