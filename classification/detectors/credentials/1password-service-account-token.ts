import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of a service account of 1Password; longer than what is looked at. */
export const onePasswordServiceAccountToken: Detector = {
  id: '1password-service-account-token',
  name: '1Password service account token',
  pattern: /(?<![0-9A-Za-z_-])ops_eyJ[0-9A-Za-z_-]{100,190}/g,
  anchors: ['ops_eyj'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          '1PASSWORD_SERVICE_ACCOUNT_TOKEN=ops_eyJ' +
          '7Axf1NB5tdpudt3n4PxMSQgT1vp6EEwujRLtKee0HW8xJQNSo3mC2m3ZjLR8IHQ7xKRIuQZa57fB0DWZmLqJUvwLcHDh4ihAMT3TvMFbIidNhjHl23JWrNDPeRklevF1lIsWHKtc9iELJYyRWfFCrq',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "ops_eyJ' +
          '7Axf1NB5tdpudt3n4PxMSQgT1vp6EEwujRLtKee0HW8xJQNSo3mC2m3ZjLR8IHQ7xKRIuQZa57fB0DWZmLqJUvwLcHDh4ihAMT3TvMFbIidNhjHl23JWrNDPeRklevF1lIsWHKtc9iELJYyRWfFCrq"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: '1PASSWORD_SERVICE_ACCOUNT_TOKEN=ops_eyJ' + '7Axf1NB5td', because: 'too short' },
      {
        text: '1PASSWORD_SERVICE_ACCOUNT_TOKEN=ops_eyJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          '1PASSWORD_SERVICE_ACCOUNT_TOKEN=zzops_eyJ' +
          '7Axf1NB5tdpudt3n4PxMSQgT1vp6EEwujRLtKee0HW8xJQNSo3mC2m3ZjLR8IHQ7xKRIuQZa57fB0DWZmLqJUvwLcHDh4ihAMT3TvMFbIidNhjHl23JWrNDPeRklevF1lIsWHKtc9iELJYyRWfFCrq',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
