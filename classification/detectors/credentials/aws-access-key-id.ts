import type { Detector } from '../../detector.ts';
import { commaSeparated, token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated(`
  aws, amazon, aws access key id, awsaccesskeyid, access key id, accesskeyid, aws_access_key_id, access key, secret access
  key, iam, s3, amazonaws
`);

/** Id of an access key of Amazon Web Services: of a user (AKIA), temporary (ASIA), for a bearer token (ABIA), by context (ACCA). */
export const awsAccessKeyId: Detector = {
  id: 'aws-access-key-id',
  name: 'AWS access key ID',
  pattern: token('(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
  anchors: ['akia', 'asia', 'abia', 'acca'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 2.8),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'aws_access_key_id = AKIA' + 'Q3EGR7TUVWXYZ2AB', confidence: 85, because: 'in a credentials file' },
      { text: 'key ASIA' + 'X5BCD2KLMNOP7QRS', confidence: 75, because: 'temporary, not said to be of AWS' },
    ],
    noMatch: [
      { text: 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE', because: 'of the documentation' },
      { text: 'aws AKIAQ3EGR7TUVWXYZ2', because: 'too short' },
      { text: 'ASIAPACIFICHEADQUARTERS', because: 'a word in upper case' },
      { text: 'aws AKIAQ3EGR1TUVWX8Z0AB', because: 'digits that base32 has not' },
    ],
  },
};
