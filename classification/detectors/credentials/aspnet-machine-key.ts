import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Validation or decryption key of `machineKey` in a web.config: hexadecimal, 32 to 128 digits. */
export const aspnetMachineKey: Detector = {
  id: 'aspnet-machine-key',
  name: 'ASP.NET machine Key',
  pattern:
    /(?<![0-9A-Za-z])(?:validation|decryption)Key[ \t]{0,2}=[ \t]{0,2}["'](?<value>[0-9A-Fa-f]{32,128})(?:,[A-Za-z]{1,14})?["']/g,
  anchors: ['validationkey', 'decryptionkey'],
  normalize: (value) => value.toUpperCase(),
  valid: (value) => isRandomText(value, 3),
  levels: [
    { confidence: 85, evidence: [{ pattern: /<machineKey/gi }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: '<machineKey validationKey="b2ae9694506eb894ae93516b5c29ff3198ea389c63d7f7114ff11eda22e724c947ea358d5a1cd71192997a2efb7016864d720e525db38fdfab892e1aa54bad34" validation="SHA1" />',
        confidence: 85,
        because: 'a web.config',
      },
      {
        text: "decryptionKey='f3c2235b88a3b9135c12a3beef265eec559584813a4f52ca'",
        confidence: 75,
        because: 'cut out of one',
      },
    ],
    noMatch: [
      { text: '<machineKey validationKey="AutoGenerate,IsolateApps" />', because: 'made by the server' },
      { text: '<machineKey validationKey="00000000000000000000000000000000" />', because: 'filler' },
      { text: 'validationKey="d3750cc47bd3fea2497c"', because: 'too short' },
    ],
  },
};
