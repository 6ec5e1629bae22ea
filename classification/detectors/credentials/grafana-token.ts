import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Service account token or cloud access policy token of Grafana. */
export const grafanaToken: Detector = {
  id: 'grafana-token',
  name: 'Grafana token',
  pattern: token('glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}|glc_eyJ[0-9A-Za-z+/]{40,180}={0,2}'),
  anchors: ['glsa_', 'glc_eyj'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'GRAFANA_TOKEN=glsa_' + 'Pss90zLjx4ZclXWnK2BAiEBxt1AZOaw4_c3185dae',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "glsa_' + 'Pss90zLjx4ZclXWnK2BAiEBxt1AZOaw4_c3185dae"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'GRAFANA_TOKEN=glsa_' + 'Pss90zLjx4', because: 'too short' },
      {
        text: 'GRAFANA_TOKEN=glsa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_00000000',
        because: 'filler in place of the secret',
      },
      { text: 'GRAFANA_TOKEN=zzglsa_' + 'Pss90zLjx4ZclXWnK2BAiEBxt1AZOaw4_c3185dae', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
