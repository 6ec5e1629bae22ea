import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

/** Account key of Azure Storage as it is given out now: marked by `+ASt` before its checksum. */
export const azureStorageAccountAccessKey: Detector = {
  id: 'azure-storage-account-access-key',
  name: 'Azure storage account access key',
  pattern: base64Token('[0-9A-Za-z+/]{76}[+]ASt[0-9A-Za-z+/]{6}=='),
  anchors: ['+ast'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4.5),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'key1: xV0RTLGSE5BkcB3Yl9ZZhG3VIrw1v5p2ScIjysfibJ8IePOY9zKS2v39v1oXvVnG8dMNw3SX3zL5' + '+AStK3nRDQ==',
        confidence: 85,
        because: 'marked',
      },
      {
        text:
          'AccountKey=i5roVtelxMgtdPz0nPvNM52zeSop7JxfE5emMdqmSl7G6yAf5zUZcgZUSMBOhcKL30btTRDTkOyA' + '+AStK3nRDA==;',
        confidence: 85,
        because: 'in a connection string',
      },
    ],
    noMatch: [
      { text: `key1: ${'A'.repeat(76)}+AStAAAAAA==`, because: 'filler' },
      {
        text: 'key1: O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        because: 'not marked',
      },
      { text: `${'A'.repeat(76)}+AStAAAAAA==`, because: 'filler' },
    ],
  },
};
