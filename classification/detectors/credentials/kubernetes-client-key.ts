import type { Detector } from '../../detector.ts';

/** Private key of a user in a kubeconfig: PEM in base64 once more. */
export const kubernetesClientKey: Detector = {
  id: 'kubernetes-client-key',
  name: 'Kubernetes client key',
  pattern: /client-key-data"?:[ \t]{1,3}"?(?<value>LS0tLS1CRUdJTi[0-9A-Za-z+/]{40,150})/g,
  anchors: ['client-key-data'],
  normalize: (value) => value,
  valid: (value) => Buffer.from(value, 'base64').toString('latin1').includes('PRIVATE KEY'),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'client-key-data: LS0tLS1CRUdJTi' +
          'BSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVB3aHEAAraOYlhND29v7aEpCRjBiCx44at2YPmtxjFvPgISP8b56eSejIN1fFKYKps8bPRJdzHPvRaleIh',
        confidence: 85,
        because: 'a kubeconfig',
      },
      {
        text:
          '"client-key-data": "LS0tLS1CRUdJTi' +
          'BSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVB3aHEAAraOYlhND29v7aEpCRjBiCx44at2YPmtxjFvPgISP8b56eSejIN1fFKYKps8bPRJdzHPvRaleIh"',
        confidence: 85,
        because: 'as JSON',
      },
    ],
    noMatch: [
      {
        text: 'client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURJVENDQWdtZ0F3SUJB3aHEAAraOYlhND29v7aEpCRjBiCx44at2YPmtxjFvPgISP8b56eSejIN1fFKYKps8bPRJdzHPvRaleIh',
        because: 'public',
      },
      {
        text: 'client-key-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURJVENDQWdtZ0F3SUJB3aHEAAraOYlhND29v7aEpCRjBiCx44at2YPmtxjFvPgISP8b56eSejIN1fFKYKps8bPRJdzHPvRaleIh',
        because: 'a certificate under the wrong name',
      },
      { text: 'client-key-data: REDACTED', because: 'taken out' },
    ],
  },
};
