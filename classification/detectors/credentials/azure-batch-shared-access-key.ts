import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const batch = /batch\.azure\.com|azure[ _.-]?batch|batch[ _.-]?(?:account|access)?[ _.-]?key/gi;

/** Shared access key of Azure Batch: marked by `+ABa`, or told by the service's name beside it. */
export const azureBatchSharedAccessKey: Detector = {
  id: 'azure-batch-shared-access-key',
  name: 'Azure Batch shared access key',
  pattern: base64Token('[0-9A-Za-z+/]{86}=='),
  anchors: ['+aba', 'batch'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4.5),
  levels: [
    { confidence: 85, appliesTo: (value) => value.slice(76, 80) === '+ABa', evidence: [] },
    { confidence: 85, evidence: [{ pattern: batch }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'https://jobs.westeurope.batch.azure.com key O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        confidence: 85,
        because: 'its address beside it',
      },
      {
        text: 'k xV0RTLGSE5BkcB3Yl9ZZhG3VIrw1v5p2ScIjysfibJ8IePOY9zKS2v39v1oXvVnG8dMNw3SX3zL5+ABaK3nRDQ==',
        confidence: 85,
        because: 'marked',
      },
    ],
    noMatch: [
      {
        text: 'a batch of keys O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        because: 'batch as a word',
      },
      { text: `azure batch key ${'A'.repeat(86)}==`, because: 'filler' },
      { text: 'azure batch key nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', because: 'too short' },
    ],
  },
};
