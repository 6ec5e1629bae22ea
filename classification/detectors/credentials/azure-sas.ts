import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Signature of a shared access signature of Azure: 256 bits in base64, encoded for an address. */
export const azureSas: Detector = {
  id: 'azure-sas',
  name: 'Azure SAS',
  purviewId: '4d235014-e564-47f4-a6fb-6ebb4a826834',
  pattern: /(?<![0-9A-Za-z])sig[ \t]{0,2}=[ \t]{0,2}(?<value>[0-9A-Za-z%]{43,63}?%3[dD])(?![0-9A-Za-z%])/g,
  anchors: ['%3d'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'https://a.blob.core.windows.net/c/b?sv=2022-11-02&se=2030-01-01&sr=b&sp=r&sig=yFueTWzagZiyNBkJp65ugcORvGdrqVuROC4C46cGI%2Bl%3D',
        confidence: 85,
        because: 'of a blob',
      },
      {
        text: '?sv=2022-11-02&sig=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ%3d&se=1',
        confidence: 85,
        because: 'in the middle, lower case',
      },
    ],
    noMatch: [
      { text: 'sig=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ', because: 'not ended as base64 of 256 bits is' },
      { text: `sig=${'x'.repeat(43)}%3D`, because: 'filler' },
      { text: 'design=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ%3D', because: 'part of a longer word' },
    ],
  },
};
