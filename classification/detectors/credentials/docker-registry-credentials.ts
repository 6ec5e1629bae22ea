import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** User and password of a container registry, in base64, as the client's config.json keeps them. */
export const dockerRegistryCredentials: Detector = {
  id: 'docker-registry-credentials',
  name: 'Docker registry credentials',
  pattern: /"auth"[ \t]{0,4}:[ \t]{0,4}"(?<value>[0-9A-Za-z+/]{8,160}={0,2})"/g,
  anchors: ['"auth"'],
  normalize: (value) => value,
  valid: (value) => {
    const decoded = Buffer.from(value, 'base64').toString('latin1');
    return /^[\x21-\x7e]{1,80}:[\x21-\x7e]{3,}$/.test(decoded) && !isPlaceholder(decoded);
  },
  levels: [
    { confidence: 85, evidence: [{ pattern: /"auths"|dockerconfigjson|docker\.io|registry/g }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '{"auths": {"ghcr.io": {"auth": "c3ZjOktlbm53b3J0MSE="}}}', confidence: 85, because: 'a config.json' },
      { text: '"auth": "c3ZjOktlbm53b3J0MSE="', confidence: 75, because: 'cut out of one' },
    ],
    noMatch: [
      { text: '{"auths": {"ghcr.io": {"auth": ""}}}', because: 'empty' },
      { text: '{"auths": {"x": {"auth": "bm90aGluZyBoZXJl"}}}', because: 'no user and password' },
      { text: '"author": "c3ZjOktlbm53b3J0MSE="', because: 'another field' },
    ],
  },
};
