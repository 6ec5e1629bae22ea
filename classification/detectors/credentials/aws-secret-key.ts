import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const aws = commaSeparated(`
  aws, amazon, aws secret, aws secret key, aws secret access key, awssecretkey, awssecretaccesskey, s3, iam,
  secretaccesskey, secret access key, aws access key id, awsaccesskeyid, aws session token, amazonaws
`);
const secrets = commaSeparated(`
  secret, secret key, secretkey, access key, accesskey, access key id, accesskeyid, api key, apikey, private key,
  credential, credentials, client secret, token, password
`);

/** Secret access key of Amazon Web Services: 240 random bits in base64. Nothing in it says so, hence no level without evidence. */
export const awsSecretKey: Detector = {
  id: 'aws-secret-key',
  name: 'AWS secret access key',
  pattern: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4.2),
  levels: [
    { confidence: 85, evidence: [{ keywords: aws }] },
    // An access key id: four letters for its kind, then 16 characters of base32.
    { confidence: 85, evidence: [{ pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g }] },
    { confidence: 65, evidence: [{ keywords: secrets }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'aws_secret_access_key = pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1i',
        confidence: 85,
        because: 'named as in a credentials file',
      },
      {
        text: 'AKIAQ3EGR7TUVWXYZ2AB,pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1i',
        confidence: 85,
        because: 'its access key id lies beside it',
      },
      {
        text: '{"secretKey":"pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1i"}',
        confidence: 65,
        because: 'a secret of the right shape, not said to be of AWS',
      },
    ],
    noMatch: [
      { text: 'pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1i', because: 'no context' },
      { text: 'aws secret key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', because: 'placeholder of the documentation' },
      { text: 'class GoogleCloudGkemulticloudV1AwsProxyConfig', because: 'a name in a program' },
      { text: 'iam googleIamV3PrincipalAccessBoundaryPolicy', because: 'another' },
      { text: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/EBSSnapshots.html', because: 'a path' },
      { text: 'docs.aws.amazon.com/AmazonS3/latest/API/RESTBucketDELETE.html', because: 'another path' },
      { text: 'aws commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', because: 'a hexadecimal digest' },
      { text: 'aws secret aaaaaaaaaaaaaaaaaaaaBBBBBBBBBBBBBBBBBB11', because: 'filler' },
      { text: 'aws token pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1iQ', because: '41 characters' },
    ],
  },
};
