import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal access token of Databricks. */
export const azureDatabricksPersonalAccessToken: Detector = {
  id: 'azure-databricks-personal-access-token',
  name: 'Azure Databricks personal access token',
  pattern: token('dapi[0-9a-f]{32}(?:-[0-9])?'),
  anchors: ['dapi'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'AZURE_DATABRICKS_PERSONAL_ACCESS_TOKEN=dapi' + 'e96c2ec3e8be4f738a69ab9e13b6f85e',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "dapi' + 'e96c2ec3e8be4f738a69ab9e13b6f85e"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'AZURE_DATABRICKS_PERSONAL_ACCESS_TOKEN=dapi' + 'e96c2ec3e8', because: 'too short' },
      {
        text: 'AZURE_DATABRICKS_PERSONAL_ACCESS_TOKEN=dapi00000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text: 'AZURE_DATABRICKS_PERSONAL_ACCESS_TOKEN=zzdapi' + 'e96c2ec3e8be4f738a69ab9e13b6f85e',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
