import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API token of an Atlassian account, or app password of Bitbucket. */
export const atlassianApiToken: Detector = {
  id: 'atlassian-api-token',
  name: 'Atlassian API token',
  pattern: token('AT(?:ATT|CTT)3xFfGF0[0-9A-Za-z_=-]{100,180}|ATBB[0-9A-Za-z]{32}'),
  anchors: ['atatt3xffgf0', 'atctt3xffgf0', 'atbb'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'ATLASSIAN_API_TOKEN=ATBB' + 'P7nRQVlq6u5QpEB97MJYNxDkjXdz92OM',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "ATBB' + 'P7nRQVlq6u5QpEB97MJYNxDkjXdz92OM"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'ATLASSIAN_API_TOKEN=ATBB' + 'P7nRQVlq6u', because: 'too short' },
      { text: 'ATLASSIAN_API_TOKEN=ATBBxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'ATLASSIAN_API_TOKEN=zzATBB' + 'P7nRQVlq6u5QpEB97MJYNxDkjXdz92OM', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
