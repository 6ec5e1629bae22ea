import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const service =
  /ocp-apim-subscription-key|cognitiveservices\.azure\.com|api\.cognitive\.microsoft\.com|openai\.azure\.com|cognitive[ _-]?services?|azure[ _-]?openai/gi;

/** Key of Azure AI services (Cognitive Services): 32 hexadecimal digits, or 84 characters of the newer kind, beside the service's name. */
export const azureCognitiveServiceKey: Detector = {
  id: 'azure-cognitive-service-key',
  name: 'Azure Cognitive Service key',
  pattern: token('[0-9a-f]{32}|[0-9A-Za-z]{52}JQQJ9[9DH][0-9A-Za-z]{26}'),
  anchors: ['ocp-apim-subscription-key', 'cognitive', 'openai'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3),
  levels: [{ confidence: 85, evidence: [{ pattern: service }, { pattern: /key/gi }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Ocp-Apim-Subscription-Key: 9dcc6d89578c64e46db5c0f844dcb3ce', confidence: 85, because: 'a header' },
      {
        text: 'https://shop.openai.azure.com api-key HR3Ecb2wsm0u2n72KFlV2x0ql4Yjp8bHJFQpL8XhQVR6SwUieKkxJQQJ995rdutz8ukSFEzy4dZwTLdXCW9m',
        confidence: 85,
        because: 'the newer kind',
      },
    ],
    noMatch: [
      { text: 'key 9dcc6d89578c64e46db5c0f844dcb3ce', because: 'nothing names the service' },
      { text: 'cognitive services etag 9dcc6d89578c64e46db5c0f844dcb3ce', because: 'not said to be a key' },
      { text: 'Ocp-Apim-Subscription-Key: 00000000000000000000000000000000', because: 'filler' },
    ],
  },
};
