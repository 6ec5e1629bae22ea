import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** User, project or global analysis token of SonarQube. */
export const sonarqubeToken: Detector = {
  id: 'sonarqube-token',
  name: 'SonarQube token',
  pattern: token('sq[upa]_[0-9a-f]{40}'),
  anchors: ['squ_', 'sqp_', 'sqa_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.1),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'SONARQUBE_TOKEN=squ_' + '20f3910a9af2059049fa8f02c31e2e6a6ba6cc22',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "squ_' + '20f3910a9af2059049fa8f02c31e2e6a6ba6cc22"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'SONARQUBE_TOKEN=squ_' + '20f3910a9a', because: 'too short' },
      {
        text: 'SONARQUBE_TOKEN=squ_0000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      { text: 'SONARQUBE_TOKEN=zzsqu_' + '20f3910a9af2059049fa8f02c31e2e6a6ba6cc22', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
