import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Password of a publish profile of Azure App Service: 60 letters and digits. */
export const azurePublishSettingPassword: Detector = {
  id: 'azure-publish-setting-password',
  name: 'Azure publish setting password',
  purviewId: '75f4cc8a-a68e-49e5-89ce-fa8f03d286a5',
  pattern: /(?<![0-9A-Za-z])user(?:pwd|PWD|Pwd)[ \t]{0,2}=[ \t]{0,2}["'](?<value>[0-9A-Za-z]{60})["']/g,
  anchors: ['userpwd'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: '<publishProfile userName="$shop" userPWD="TJS9ebRhsgzoApKMGfowJlHsM1biNIlIBqPKsiIPKQccxFu76TkwuhaLQ194" />',
        confidence: 85,
        because: 'a profile',
      },
      {
        text: 'userpwd="sq0w589kzto15xtvq5qsfd5x104e280i0prht5p9nsbxh0qu12ixjt0xb2hf"',
        confidence: 85,
        because: 'lower case',
      },
    ],
    noMatch: [
      { text: 'userPWD="7LqzDRH455xrhxj9WQ9vzybi1Ve3dVPCf1HbHhPE"', because: 'too short' },
      { text: `userPWD="${'x'.repeat(60)}"`, because: 'filler' },
      { text: 'userPWD=""', because: 'empty' },
    ],
  },
};
