import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token of Fly.io. */
export const flyIoAccessToken: Detector = {
  id: 'fly-io-access-token',
  name: 'Fly.io access token',
  pattern: token('fo1_[0-9A-Za-z_-]{43}|fm[12][ar]?_[0-9A-Za-z+/]{100,190}={0,3}'),
  anchors: ['fo1_', 'fm1_', 'fm1a_', 'fm1r_', 'fm2_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'FLY_IO_ACCESS_TOKEN=fo1_' + 'cjgJb4R3FfJwB8ZUAGN9bAHDGJz8TznDJNpLMWUs5fN',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "fo1_' + 'cjgJb4R3FfJwB8ZUAGN9bAHDGJz8TznDJNpLMWUs5fN"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'FLY_IO_ACCESS_TOKEN=fo1_' + 'cjgJb4R3Ff', because: 'too short' },
      {
        text: 'FLY_IO_ACCESS_TOKEN=fo1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'FLY_IO_ACCESS_TOKEN=zzfo1_' + 'cjgJb4R3FfJwB8ZUAGN9bAHDGJz8TznDJNpLMWUs5fN',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
