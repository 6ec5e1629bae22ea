import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const documentDb = /DocumentDb/gi;

/** Key of DocumentDB, the former name of Cosmos DB. */
export const azureDocumentdbAuthKey: Detector = {
  id: 'azure-documentdb-auth-key',
  name: 'Azure DocumentDB auth key',
  purviewId: '0f587d92-eb28-44a9-bd1c-90f2892b47aa',
  pattern: base64Token('(?<=[>="\'])[0-9A-Za-z+/]{86}=='),
  anchors: ['documentdb'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4.5),
  levels: [{ confidence: 85, evidence: [{ pattern: documentDb }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: '<add key="DocumentDbKey" value="O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==" />',
        confidence: 85,
        because: 'in a settings file',
      },
      {
        text: 'documentDbAuthKey=2lW14M1neBncNFZD6ufYIfKsOEw1wJfY162SRTAkbFL7GFI6ZsYQIafUrEjnk1zh9K75wI9HIBjUlZDy1lDfAF==',
        confidence: 85,
        because: 'a variable',
      },
    ],
    noMatch: [
      {
        text: '<add key="Key" value="O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==" />',
        because: 'nothing says DocumentDB',
      },
      {
        text: 'DocumentDb key O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        because: 'not assigned',
      },
      { text: `DocumentDbKey="${'A'.repeat(86)}=="`, because: 'filler' },
    ],
  },
};
