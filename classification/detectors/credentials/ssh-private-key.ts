import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Private key of OpenSSH or SSH Communications: header and start of the body. */
export const sshPrivateKey: Detector = {
  id: 'ssh-private-key',
  name: 'SSH private key',
  pattern:
    /----[- ]BEGIN (?:OPENSSH|SSH2 ENCRYPTED) PRIVATE KEY[- ]----(?:\s|\\[nr]){0,6}(?:Comment: [^\r\n]{1,40}[\r\n]{1,2})?(?<value>[0-9A-Za-z+/]{16,70})/g,
  anchors: ['begin openssh private key', 'begin ssh2 encrypted private key'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value.slice(40)),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          '-----BEGIN ' +
          'OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ6GwIbfnvsONNEG104uQ039LM2aLG',
        confidence: 85,
        because: 'OpenSSH',
      },
      {
        text:
          '---- BEGIN ' +
          'SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "anna"\nP2/56wAAAbr8mNw66gn5qTbaGk3LUvRNETAaI8SQo4KQdBxnZ4AwYrwJo38NgNYitrAf2',
        confidence: 85,
        because: 'SSH2',
      },
    ],
    noMatch: [
      { text: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAInBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ', because: 'public' },
      { text: '-----BEGIN OPENSSH PRIVATE KEY-----\n<contents>', because: 'left out' },
      {
        text: '---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3br8mNw66gn5qTbaGk3LUvRNETAaI8SQo4KQdBxnZ4AwYrwJo38NgNYitrAf2',
        because: 'public',
      },
    ],
  },
};
