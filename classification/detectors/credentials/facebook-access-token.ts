import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token of the Graph API of Meta. */
export const facebookAccessToken: Detector = {
  id: 'facebook-access-token',
  name: 'Facebook access token',
  pattern: token('EAA[0-9A-Za-z]{80,190}'),
  anchors: ['eaa'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 4.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'FACEBOOK_ACCESS_TOKEN=EAACEdEose0cBA' +
          'ucGXxdAuaKL9fVm31UgibUHl5IZFD4gaJ8Th8JJj8Lnc8NtcHQHAnySffizOkDHf4R4ITvpcAuKiuHckiWWOLebvOok0T6zSUveV',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "EAACEdEose0cBA' +
          'ucGXxdAuaKL9fVm31UgibUHl5IZFD4gaJ8Th8JJj8Lnc8NtcHQHAnySffizOkDHf4R4ITvpcAuKiuHckiWWOLebvOok0T6zSUveV"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'FACEBOOK_ACCESS_TOKEN=EAACEdEose0cBA' + 'ucGXxdAuaK', because: 'too short' },
      {
        text: 'FACEBOOK_ACCESS_TOKEN=EAACEdEose0cBAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'FACEBOOK_ACCESS_TOKEN=zzEAACEdEose0cBA' +
          'ucGXxdAuaKL9fVm31UgibUHl5IZFD4gaJ8Th8JJj8Lnc8NtcHQHAnySffizOkDHf4R4ITvpcAuKiuHckiWWOLebvOok0T6zSUveV',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
