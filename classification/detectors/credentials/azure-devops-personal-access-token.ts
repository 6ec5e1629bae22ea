import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const devOps =
  /dev\.azure\.com|visualstudio\.com|azure[ _-]?devops|\b(?:vsts|tfs|ado)[ _-]?(?:pat|token)|system_accesstoken|\bpat\b|personal[ _-]?access[ _-]?token/gi;

/** Personal access token of Azure DevOps: 84 characters with the fixed signature `AZDO`, or, before, 52 of base32. */
export const azureDevopsPersonalAccessToken: Detector = {
  id: 'azure-devops-personal-access-token',
  name: 'Azure DevOps personal access token',
  pattern: token('[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}|[a-z2-7]{52}'),
  anchors: ['azdo', 'dev.azure.com', 'visualstudio.com', 'devops', 'vsts', 'tfs', 'ado', 'pat', 'token'],
  normalize: (value) => value,
  valid: (value) => /[0-9]/.test(value) && isRandomText(value, 3.8),
  levels: [
    { confidence: 85, appliesTo: (value) => value.length === 84, evidence: [] },
    { confidence: 75, evidence: [{ pattern: devOps }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text:
          'AZURE_DEVOPS_EXT_PAT=rcwokyM9pdiRJuHNWpsXk2o3qKZzsb3rd0CYrRoS1GqciVX5YZVKBkWBtVutvLg03pn9JgizGaOi' +
          'AZDOShul',
        confidence: 85,
        because: 'with its signature',
      },
      {
        text: 'https://dev.azure.com/acme token nojrcaqmvrjgnfmmhq6bpggqtodykfox73cvu7h2ehnpqeyfp3j4',
        confidence: 75,
        because: 'the older kind',
      },
    ],
    noMatch: [
      {
        text: 'k nojrcaqmvrjgnfmmhq6bpggqtodykfox73cvu7h2ehnpqeyfp3j4',
        because: 'the older kind, nothing says DevOps',
      },
      { text: 'https://dev.azure.com/acme/_git/sahhts2gaymb3pqasuktcrdxonkf3fguk5fkte5d', because: 'too short' },
      { text: `dev.azure.com pat ${'a'.repeat(52)}`, because: 'filler' },
    ],
  },
};
