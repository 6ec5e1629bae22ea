import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

const storage = /(?:blob|file|queue|table|dfs)\.(?:core\.windows\.net|storage\.azure\.net)|[?&;]s(?:v|rt|ip|pr)=/g;

/** Shared access signature of Azure Storage: the signature, with a storage address or its other parameters beside it. */
export const azureStorageAccountSharedAccessSignature: Detector = {
  id: 'azure-storage-account-shared-access-signature',
  name: 'Azure Storage account shared access signature',
  pattern: /[?&;]sig=(?<value>[0-9A-Za-z%+/]{43,63}?(?:=|%3[dD]))(?![0-9A-Za-z%])/g,
  anchors: ['sig='],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8),
  levels: [{ confidence: 85, evidence: [{ pattern: storage }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'https://a.blob.core.windows.net/c?sp=racwdl&st=2025-01-01&sig=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ%3D',
        confidence: 85,
        because: 'of a container',
      },
      {
        text: 'SharedAccessSignature=sv=2022-11-02;ss=b;srt=sco;sig=g33c52liEinvUpkFua8IOJ96lq5TXinYQwFguJO9Rs8=',
        confidence: 85,
        because: 'in a connection string',
      },
    ],
    noMatch: [
      {
        text: 'https://x.example/q?a=1&sig=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ%3D',
        because: 'nothing says Storage',
      },
      { text: 'https://a.blob.core.windows.net/c?sig=REDACTED', because: 'taken out' },
      { text: `https://a.blob.core.windows.net/c?sv=1&sig=${'x'.repeat(43)}%3D`, because: 'filler' },
    ],
  },
};
