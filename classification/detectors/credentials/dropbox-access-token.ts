import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Short-lived access token of Dropbox. */
export const dropboxAccessToken: Detector = {
  id: 'dropbox-access-token',
  name: 'Dropbox access token',
  pattern: token('sl[.](?:u[.])?[0-9A-Za-z_-]{120,190}'),
  anchors: ['sl.'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 4.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'DROPBOX_ACCESS_TOKEN=sl.' +
          'aEB9i39jNTVqqLRlzrvTOHKjyE6EdWGaT55XlrOBWXcs87MeApX1guoMUjod4mt3slXC7iHQCK2xIXxjonKAz294tRu7ZKuZ9yKGDsSBelLOwyJT8QRmZxBnfPX32BLTZK5NPgJO1p',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "sl.' +
          'aEB9i39jNTVqqLRlzrvTOHKjyE6EdWGaT55XlrOBWXcs87MeApX1guoMUjod4mt3slXC7iHQCK2xIXxjonKAz294tRu7ZKuZ9yKGDsSBelLOwyJT8QRmZxBnfPX32BLTZK5NPgJO1p"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'DROPBOX_ACCESS_TOKEN=sl.' + 'aEB9i39jNT', because: 'too short' },
      {
        text: 'DROPBOX_ACCESS_TOKEN=sl.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'DROPBOX_ACCESS_TOKEN=zzsl.' +
          'aEB9i39jNTVqqLRlzrvTOHKjyE6EdWGaT55XlrOBWXcs87MeApX1guoMUjod4mt3slXC7iHQCK2xIXxjonKAz294tRu7ZKuZ9yKGDsSBelLOwyJT8QRmZxBnfPX32BLTZK5NPgJO1p',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
