import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of an internal integration of Notion. */
export const notionIntegrationToken: Detector = {
  id: 'notion-integration-token',
  name: 'Notion integration token',
  pattern: token('ntn_[0-9A-Za-z]{40,50}|secret_[0-9A-Za-z]{43}'),
  anchors: ['ntn_', 'secret_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.replace(/^[a-z]+_/, ''), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'NOTION_INTEGRATION_TOKEN=ntn_' + '8Xj95tlRLQrzrhpI0eLnRWLkIjzooB4bjvNH6Azaz52ROi',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "ntn_' + '8Xj95tlRLQrzrhpI0eLnRWLkIjzooB4bjvNH6Azaz52ROi"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'NOTION_INTEGRATION_TOKEN=ntn_' + '8Xj95tlRLQ', because: 'too short' },
      {
        text: 'NOTION_INTEGRATION_TOKEN=ntn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'NOTION_INTEGRATION_TOKEN=zzntn_' + '8Xj95tlRLQrzrhpI0eLnRWLkIjzooB4bjvNH6Azaz52ROi',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
