import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { hasCrc32Checksum } from '../../validators/crc32-base62.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token of the npm registry; built like GitHub's, checksum included. */
export const npmAccessToken: Detector = {
  id: 'npm-access-token',
  name: 'npm access token',
  pattern: token('npm_[0-9A-Za-z]{36}'),
  anchors: ['npm_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.6),
  levels: [
    { confidence: 85, appliesTo: (value) => hasCrc32Checksum(value.slice(4)), evidence: [] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: '_authToken=npm_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17',
        confidence: 85,
        because: 'its checksum holds',
      },
      { text: 'NPM_TOKEN: npm_' + 'H1pqtSNr523THGfQMPPCAki87WVP4zE126iB', confidence: 75, because: 'another checksum' },
    ],
    noMatch: [
      { text: 'npm_config_registry=https://registry.example', because: 'a variable' },
      { text: 'npm_' + 'earCPkHyEFKO4jl3TJjf4XkVH89MiSXLL92', because: 'too short' },
      { text: 'npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler' },
    ],
  },
};
