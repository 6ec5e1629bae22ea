import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal or organization access token of Docker Hub. */
export const dockerHubAccessToken: Detector = {
  id: 'docker-hub-access-token',
  name: 'Docker Hub access token',
  pattern: token('dckr_(?:pat|oat)_[0-9A-Za-z_-]{27,36}'),
  anchors: ['dckr_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(9), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'DOCKER_HUB_ACCESS_TOKEN=dckr_pat_' + '4ibAJq7nc9nEnX72DlicVvfNnNV',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "dckr_pat_' + '4ibAJq7nc9nEnX72DlicVvfNnNV"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'DOCKER_HUB_ACCESS_TOKEN=dckr_pat_' + '4ibAJq7nc', because: 'too short' },
      {
        text: 'DOCKER_HUB_ACCESS_TOKEN=dckr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      { text: 'DOCKER_HUB_ACCESS_TOKEN=zzdckr_pat_' + '4ibAJq7nc9nEnX72DlicVvfNnNV', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
