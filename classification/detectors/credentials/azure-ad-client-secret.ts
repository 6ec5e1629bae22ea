import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Client secret of an application in Microsoft Entra ID (Azure AD): three characters, a digit, `Q~`, 31 to 34 characters. */
export const azureAdClientSecret: Detector = {
  id: 'azure-ad-client-secret',
  name: 'Azure AD client secret',
  pattern: /(?<![0-9A-Za-z_~.-])[0-9A-Za-z_~.-]{3}[0-9]Q~[0-9A-Za-z_~.-]{31,34}(?![0-9A-Za-z_~.-])/g,
  anchors: ['q~'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'AZURE_CLIENT_SECRET=aB3' + '8Q~P8jLhM57AJapFPUoHQbRMYdo835eY2Zk6g',
        confidence: 85,
        because: 'a variable',
      },
      { text: '"clientSecret": "x_D' + '7Q~U04zwKUChienOGj1Qwv0oJmnS0FPetI"', confidence: 85, because: 'a setting' },
    ],
    noMatch: [
      { text: 'AZURE_CLIENT_SECRET=aB38Q~d9cDEBJaHjBAUJddW5HT', because: 'too short' },
      { text: `aB38Q~${'x'.repeat(34)}`, because: 'filler' },
      { text: 'client id 3f2b8c1d-9a47-4e6b-8d20-51c7f0a9e3b4', because: 'the id of the application' },
    ],
  },
};
