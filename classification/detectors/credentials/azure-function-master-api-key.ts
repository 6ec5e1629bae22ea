import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

const functions =
  /azurewebsites\.net|x-functions-key|azure[ _-]?functions?|function[ _-]?(?:app|host)?[ _-]?key|masterkey/gi;

/** Master, host or function key of Azure Functions: marked by `AzFu`, or the `code` of a function's address. */
export const azureFunctionMasterApiKey: Detector = {
  id: 'azure-function-master-api-key',
  name: 'Azure Function Master / API key',
  pattern:
    /(?<![0-9A-Za-z_+/-])(?:[0-9A-Za-z_-]{44}AzFu[0-9A-Za-z_-]{5}[AQgw]==|(?<=(?:code|key)["']?[ \t]{0,2}[=:][ \t]{0,2}["']?)[0-9A-Za-z_+/-]{53,54}(?:==|%3[dD]%3[dD]))(?![0-9A-Za-z+/=])/g,
  anchors: ['azfu', '==', '%3d%3d'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 4.2),
  levels: [
    { confidence: 85, appliesTo: (value) => value.slice(44, 48) === 'AzFu', evidence: [] },
    { confidence: 85, evidence: [{ pattern: functions }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'x-functions-key: 9llQ8WSHrMz0Au4AatpT1GNwvSv7BYHlMimOlUonTYgw' + 'AzFuiBbkDQ==',
        confidence: 85,
        because: 'marked',
      },
      {
        text: 'https://shop.azurewebsites.net/api/order?code=w8J8pVE4MdxB6Lqsgng1mJt9xftKgjj6sDBoX4oOSSkjdE9NQ03MPc==',
        confidence: 85,
        because: "in a function's address",
      },
    ],
    noMatch: [
      { text: 'https://shop.azurewebsites.net/api/order?code=<key>', because: 'a placeholder' },
      { text: 'code=w8J8pVE4MdxB6Lqsgng1mJt9xftKgjj6sDBoX4oOSSkjdE9NQ03MPc==', because: 'nothing says Functions' },
      { text: `https://shop.azurewebsites.net/api/order?code=${'x'.repeat(54)}==`, because: 'filler' },
    ],
  },
};
