import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal access token of Airtable: an id of 14 characters and a secret of 64. */
export const airtablePersonalAccessToken: Detector = {
  id: 'airtable-personal-access-token',
  name: 'Airtable personal access token',
  pattern: token('pat[0-9A-Za-z]{14}[.][0-9a-f]{64}'),
  anchors: ['pat'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(18), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'AIRTABLE_PERSONAL_ACCESS_TOKEN=pat' +
          'pyZcfjSszJkbpH.abb125f84f2c573f65ab6158017df0768e8ffe73b229ca50e16a1d48ed7b40c6',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "pat' + 'pyZcfjSszJkbpH.abb125f84f2c573f65ab6158017df0768e8ffe73b229ca50e16a1d48ed7b40c6"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'AIRTABLE_PERSONAL_ACCESS_TOKEN=pat' + 'pyZcfjSszJ', because: 'too short' },
      {
        text: 'AIRTABLE_PERSONAL_ACCESS_TOKEN=patxxxxxxxxxxxxxx.0000000000000000000000000000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text:
          'AIRTABLE_PERSONAL_ACCESS_TOKEN=zzpat' +
          'pyZcfjSszJkbpH.abb125f84f2c573f65ab6158017df0768e8ffe73b229ca50e16a1d48ed7b40c6',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
