import type { Detector } from '../../detector.ts';

const serviceAccount = /"type"[ \t]{0,2}:[ \t]{0,2}"service_account"|gserviceaccount\.com/g;

/** Key file of a service account of Google Cloud: the id of the key, with the private key and the account beside it. */
export const googleCloudServiceAccountKey: Detector = {
  id: 'google-cloud-service-account-key',
  name: 'Google Cloud service account key',
  pattern: /"private_key_id"[ \t]{0,4}:[ \t\r\n]{0,4}"(?<value>[0-9a-f]{40})"/g,
  anchors: ['private_key_id'],
  normalize: (value) => value,
  valid: (value) => !/(.)\1{7}/.test(value),
  levels: [
    { confidence: 85, evidence: [{ pattern: /-----BEGIN (?:RSA )?PRIVATE KEY-----(?:\\n|\r?\n)?[0-9A-Za-z+/]{20}/g }] },
    { confidence: 65, evidence: [{ pattern: serviceAccount }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          '{"type": "service_account", "private_key_id": "47329c1b222d2242e5c6096e0f6cc8a47e760d4d", "private_key": "-----BEGIN ' +
          'PRIVATE KEY-----\\nMIIEvQbr8mNw66gn5qTbaGk3LUvRNETAaI8SQo4KQdBxnZ4AwYrwJo38NgNYitrAf2',
        confidence: 85,
        because: 'a key file',
      },
      {
        text: '"private_key_id": "47329c1b222d2242e5c6096e0f6cc8a47e760d4d", "client_email": "a@p.iam.gserviceaccount.com"',
        confidence: 65,
        because: 'the private key was cut out',
      },
    ],
    noMatch: [
      { text: '{"type": "service_account", "private_key_id": ""}', because: 'no key' },
      { text: 'commit 47329c1b222d2242e5c6096e0f6cc8a47e760d4d', because: 'the id of a commit' },
      {
        text: '"type": "service_account", "private_key_id": "0000000000000000000000000000000000000000"',
        because: 'filler',
      },
    ],
  },
};
