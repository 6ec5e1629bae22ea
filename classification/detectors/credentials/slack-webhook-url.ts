import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Address that anyone who knows it can post to a Slack channel or start a workflow with. */
export const slackWebhookUrl: Detector = {
  id: 'slack-webhook-url',
  name: 'Slack webhook URL',
  pattern:
    /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services\/T[0-9A-Z]{8,12}\/B[0-9A-Z]{8,12}|workflows\/T[0-9A-Z]{8,12}\/A[0-9A-Z]{8,12}\/[0-9]{16,20}|triggers\/T[0-9A-Z]{8,12}\/[0-9]{12,16})\/[0-9A-Za-z]{23,34}(?![0-9A-Za-z])/g,
  anchors: ['hooks.slack'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(value.lastIndexOf('/') + 1), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'https://hooks.slack.com/' + 'services/T44564814/B44564814/WFdtV8jC2be6E0me1KxN0Ost',
        confidence: 85,
        because: 'incoming webhook',
      },
      {
        text:
          'curl https://hooks.slack.com/' +
          'workflows/T1574838205/A1574838205/709689471627674576/o9FaULFjGVA3av0kNbMsic6k',
        confidence: 85,
        because: 'webhook of a workflow',
      },
    ],
    noMatch: [
      {
        text: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
        because: "Slack's own example",
      },
      { text: 'https://hooks.slack.com/services/', because: 'no secret' },
      { text: 'https://slack.com/services/T44564814/B44564814/WFdtV8jC2be6E0me1KxN0Ost', because: 'another host' },
    ],
  },
};
