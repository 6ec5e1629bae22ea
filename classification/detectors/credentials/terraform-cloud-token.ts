import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API token of HCP Terraform (Terraform Cloud) or Terraform Enterprise. */
export const terraformCloudToken: Detector = {
  id: 'terraform-cloud-token',
  name: 'Terraform Cloud API token',
  pattern: token('[0-9A-Za-z]{14}[.]atlasv1[.][0-9A-Za-z_-]{60,70}'),
  anchors: ['.atlasv1.'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(23), 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'TERRAFORM_CLOUD_TOKEN=' +
          'dcBRVXKVQ3fTYJ.atlasv1.tppJSeIUc3fELioYMimBjq' +
          'S82e17QaT9IcLvZGZvmHGu5PILgAKJLTuwBLmwfFXPHFu',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "' +
          'dcBRVXKVQ3fTYJ.atlasv1.tppJSeIUc3fELioYMimBjqS' +
          '82e17QaT9IcLvZGZvmHGu5PILgAKJLTuwBLmwfFXPHFu"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'TERRAFORM_CLOUD_TOKEN=' + 'dcBRV' + 'XKVQ3', because: 'too short' },
      {
        text: 'TERRAFORM_CLOUD_TOKEN=xxxxxxxxxxxxxx.atlasv1.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'TERRAFORM_CLOUD_TOKEN=zz' +
          'dcBRVXKVQ3fTYJ.atlasv1.tppJSeIUc3fELioYMimBjq' +
          'S82e17QaT9IcLvZGZvmHGu5PILgAKJLTuwBLmwfFXPHFu',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
