import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token of Pulumi Cloud. */
export const pulumiAccessToken: Detector = {
  id: 'pulumi-access-token',
  name: 'Pulumi access token',
  pattern: token('pul-[0-9a-f]{40}'),
  anchors: ['pul-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.1),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'PULUMI_ACCESS_TOKEN=pul-' + 'bca728ef07f33023c08be0dd595d8d0949b794ee',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "pul-' + 'bca728ef07f33023c08be0dd595d8d0949b794ee"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'PULUMI_ACCESS_TOKEN=pul-' + 'bca728ef07', because: 'too short' },
      {
        text: 'PULUMI_ACCESS_TOKEN=pul-0000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'PULUMI_ACCESS_TOKEN=zzpul-' + 'bca728ef07f33023c08be0dd595d8d0949b794ee',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
