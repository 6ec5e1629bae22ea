import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of GitLab: personal, deploy, runner, trigger, feed, agent and the like, each with its documented prefix. */
export const gitlabAccessToken: Detector = {
  id: 'gitlab-access-token',
  name: 'GitLab access token',
  pattern: token(
    'gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[0-9A-Za-z_-]{20,64}(?:[.][0-9a-z]{2}[.][0-9a-z]{9})?',
  ),
  anchors: [
    'glpat-',
    'gloas-',
    'gldt-',
    'glrt-',
    'glrtr-',
    'glcbt-',
    'glptt-',
    'glft-',
    'glimt-',
    'glagent-',
    'glsoat-',
    'glffct-',
    'glwt-',
  ],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(6), 3.2),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'GITLAB_ACCESS_TOKEN=glpat-' + 'mUdOGaLLlzMmFa2GpyEE',
        confidence: 85,
        because: 'in an environment file',
      },
      { text: '{"token": "glpat-' + 'mUdOGaLLlzMmFa2GpyEE"}', confidence: 85, because: 'in a JSON document, quoted' },
    ],
    noMatch: [
      { text: 'GITLAB_ACCESS_TOKEN=glpat-' + 'mUdOGa', because: 'too short' },
      { text: 'GITLAB_ACCESS_TOKEN=glpat-xxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'GITLAB_ACCESS_TOKEN=zzglpat-' + 'mUdOGaLLlzMmFa2GpyEE', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
