import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const search =
  /search\.windows\.net|(?:cognitive|azure|ai)[ _-]?search|search(?:service)?[ _-]?(?:admin|api|query)[ _-]?key/gi;

/** Admin or query key of Azure AI Search: marked by `AzSe`, or 32 hexadecimal digits beside the service's name. */
export const azureCognitiveSearchApiKey: Detector = {
  id: 'azure-cognitive-search-api-key',
  name: 'Azure Cognitive Search API key',
  pattern: token('[0-9A-Za-z]{42}AzSe[0-9A-Za-z]{6}|[0-9A-F]{32}'),
  anchors: ['azse', 'search'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3),
  levels: [
    { confidence: 85, appliesTo: (value) => value.length === 52, evidence: [] },
    { confidence: 85, evidence: [{ pattern: search }, { pattern: /key/gi }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'api-key: lLQTUBYHDtaY0yykPp3rhyWBTibHmrM2slwJQOtxaR' + 'AzSeAiBbkD', confidence: 85, because: 'marked' },
      {
        text: 'https://shop.search.windows.net api-key: 7C1D3F2B9A474E6B8D2051C7F0A9E3B4',
        confidence: 85,
        because: 'its address beside it',
      },
    ],
    noMatch: [
      { text: 'key 7C1D3F2B9A474E6B8D2051C7F0A9E3B4', because: 'nothing says Search' },
      { text: 'azure search etag 7c1d3f2b9a474e6b8d2051c7f0a9e3b4', because: 'lower case, a digest' },
      { text: 'azure search key 00000000000000000000000000000000', because: 'filler' },
    ],
  },
};
