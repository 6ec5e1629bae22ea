import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal access token of Contentful. */
export const contentfulAccessToken: Detector = {
  id: 'contentful-access-token',
  name: 'Contentful personal access token',
  pattern: token('CFPAT-[0-9A-Za-z_-]{43}'),
  anchors: ['cfpat-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(6), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'CONTENTFUL_ACCESS_TOKEN=CFPAT-' + 'dvsORRe37eI0Vja2BwEH6hAgYZemT5dZaO9T2tIThWR',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "CFPAT-' + 'dvsORRe37eI0Vja2BwEH6hAgYZemT5dZaO9T2tIThWR"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'CONTENTFUL_ACCESS_TOKEN=CFPAT-' + 'dvsORRe37e', because: 'too short' },
      {
        text: 'CONTENTFUL_ACCESS_TOKEN=CFPAT-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'CONTENTFUL_ACCESS_TOKEN=zzCFPAT-' + 'dvsORRe37eI0Vja2BwEH6hAgYZemT5dZaO9T2tIThWR',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
