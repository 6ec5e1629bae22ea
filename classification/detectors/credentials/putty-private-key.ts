import type { Detector } from '../../detector.ts';

/** Private key file of PuTTY: its first line, which names format and algorithm, and the comment. */
export const puttyPrivateKey: Detector = {
  id: 'putty-private-key',
  name: 'PuTTY private key',
  pattern:
    /PuTTY-User-Key-File-[123]: (?:ssh|ecdsa)-[0-9a-z-]{3,20}\s{1,3}Encryption: [0-9a-z-]{3,20}(?:\s{1,3}Comment: [^\r\n]{0,80})?/g,
  anchors: ['putty-user-key-file-'],
  normalize: (value) => value,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ pattern: /Private-Lines: [0-9]/g }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: anna\nPublic-Lines: 1\nOIFZnIPvK4XNTMSzCSf6WpjG617oA3y14EAmvq2y\nPrivate-Lines: 1\nbCGxwwhL5XUC6Kl3xPxvdiZ8xKBxWMGndbN2Gpq3',
        confidence: 85,
        because: 'with its private lines',
      },
      {
        text: 'PuTTY-User-Key-File-2: ssh-rsa\r\nEncryption: aes256-cbc\r\nComment: k',
        confidence: 75,
        because: 'its head',
      },
    ],
    noMatch: [
      { text: 'PuTTY-User-Key-File', because: 'the name of the format' },
      {
        text: 'ssh-rsa AAAAB3NzaC1yc2Ebr8mNw66gn5qTbaGk3LUvRNETAaI8SQo4KQdBxnZ4AwYrwJo38NgNYitrAf2',
        because: 'public',
      },
      { text: 'Encryption: aes256-cbc', because: 'a setting' },
    ],
  },
};
