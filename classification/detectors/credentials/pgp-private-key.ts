import type { Detector } from '../../detector.ts';

/** Private key of OpenPGP in its ASCII armor, RFC 9580 section 6.2: header, armor headers, start of the body. */
export const pgpPrivateKey: Detector = {
  id: 'pgp-private-key',
  name: 'PGP private key',
  pattern:
    /-----BEGIN PGP PRIVATE KEY BLOCK-----\s{1,4}(?:(?:Version|Comment): [^\r\n]{0,40}\s{1,4}){0,2}(?<value>[0-9A-Za-z+/]{16,64})/g,
  anchors: ['begin pgp private key block'],
  normalize: (value) => value,
  valid: () => true,
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          '-----BEGIN ' +
          'PGP PRIVATE KEY BLOCK-----\n\nlQOYBF5bIBhpheZz54sXy9dFfZJ0Vq9Gfldhv47SNynAr64UeDmQtPeg6KevDjIk',
        confidence: 85,
        because: 'without armor headers',
      },
      {
        text:
          '-----BEGIN ' +
          'PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQOYBF5bIBhpheZz54sXy9dFfZJ0Vq9Gfldhv47SNynAr64UeDmQtPeg6KevDjIk',
        confidence: 85,
        because: 'with one',
      },
    ],
    noMatch: [
      {
        text: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF5bIBhpheZz54sXy9dFfZJ0Vq9Gfldhv47SNynAr64UeDmQtPeg6KevDjIk',
        because: 'public',
      },
      {
        text: '-----BEGIN PGP MESSAGE-----\n\nhQEMA5bIBhpheZz54sXy9dFfZJ0Vq9Gfldhv47SNynAr64UeDmQtPeg6KevDjIk',
        because: 'a message',
      },
      { text: '-----BEGIN PGP PRIVATE KEY BLOCK-----\n...', because: 'left out' },
    ],
  },
};
