import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal access token of Typeform. */
export const typeformPersonalAccessToken: Detector = {
  id: 'typeform-personal-access-token',
  name: 'Typeform personal access token',
  pattern: token('tfp_[0-9A-Za-z_.-]{55,70}'),
  anchors: ['tfp_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'TYPEFORM_PERSONAL_ACCESS_TOKEN=tfp_' + 'ENHuAeR2rOSwio5ApjCZG22r3R3lxmqT4aj4ylPVAIKU_YMz3jZwRtaQ1WG',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "tfp_' + 'ENHuAeR2rOSwio5ApjCZG22r3R3lxmqT4aj4ylPVAIKU_YMz3jZwRtaQ1WG"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'TYPEFORM_PERSONAL_ACCESS_TOKEN=tfp_' + 'ENHuAeR2rO', because: 'too short' },
      {
        text: 'TYPEFORM_PERSONAL_ACCESS_TOKEN=tfp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'TYPEFORM_PERSONAL_ACCESS_TOKEN=zztfp_' + 'ENHuAeR2rOSwio5ApjCZG22r3R3lxmqT4aj4ylPVAIKU_YMz3jZwRtaQ1WG',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
