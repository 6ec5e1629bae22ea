import type { Detector } from '../../detector.ts';

/** Last labels that name a file, not a domain. */
const fileExtension =
  /\.(?:png|jpe?g|gif|svg|webp|css|js|ts|tsx|jsx|mjs|json|md|py|rb|go|java|html?|xml|ya?ml|zip|gz|exe|dll|pdf|docx?|xlsx?)$/i;

/** E-mail address, the common part of RFC 5321: dot-separated words, a domain of at least two labels. */
export const emailAddress: Detector = {
  id: 'email-address',
  name: 'Email address',
  pattern:
    /(?<![0-9A-Za-z._%+'-]|:\/\/)[0-9A-Za-z_](?:[0-9A-Za-z_%+'.-]{0,62}[0-9A-Za-z_+-])?(?<!:\/\/[^\s/@:]{0,40}:[^\s/@]{1,64})@(?:[0-9A-Za-z](?:[0-9A-Za-z-]{0,40}[0-9A-Za-z])?\.){1,3}[A-Za-z]{2,18}(?![0-9A-Za-z_-])/g,
  anchors: ['@'],
  normalize: (value) => value.toLowerCase(),
  valid: (value) => !value.includes('..') && !value.startsWith('git@') && !fileExtension.test(value),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Write to anna.schmidt@acme.co.uk.', confidence: 85, because: 'at the end of a sentence' },
      { text: "mailto:J.O'Neil+news@acme-labs.org?subject=x", confidence: 85, because: 'in an address, with a tag' },
      { text: '<bob_99@mail.acme.travel>', confidence: 85, because: 'in a header' },
    ],
    noMatch: [
      { text: 'git clone git@github.com:acme/app.git', because: 'of a repository' },
      { text: 'icon@2x.png', because: 'a file' },
      { text: 'https://ci:Zx81kkq@git.acme.org/', because: 'a password before a host' },
      { text: 'https://deploy-7Kq2@git.acme.org/app', because: 'a user or a token before a host' },
      { text: 'npm install left-pad@1.3.0', because: 'a version' },
      { text: '@anna wrote to root@localhost', because: 'a mention, and a host without domain' },
    ],
  },
};
