import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access key of Azure SignalR or Web PubSub in its connection string. */
export const azureSignalrAccessKey: Detector = {
  id: 'azure-signalr-access-key',
  name: 'Azure SignalR access key',
  pattern:
    /(?:signalr\.net|webpubsub\.azure\.com)[^\r\n"'<>]{0,40}?AccessKey[ \t]{0,2}=[ \t]{0,2}(?<value>[0-9A-Za-z+/]{43}=|[0-9A-Za-z]{52}JQQJ9[0-9A-Za-z]{27})/g,
  anchors: ['signalr.net', 'webpubsub.azure.com'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Endpoint=https://chat.service.signalr.net;AccessKey=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=;Version=1.0;',
        confidence: 85,
        because: 'a connection string',
      },
      {
        text: 'Endpoint=https://chat.webpubsub.azure.com;AccessKey=3UzBbw5lEi1PXVVqjrRsehDsy2r64neldeoe7H036Sb=;',
        confidence: 85,
        because: 'of Web PubSub',
      },
    ],
    noMatch: [
      { text: 'Endpoint=https://chat.service.signalr.net;AuthType=azure.msi;', because: 'no key' },
      { text: 'Endpoint=https://chat.service.signalr.net;AccessKey=<key>;', because: 'a placeholder' },
      { text: `Endpoint=https://chat.service.signalr.net;AccessKey=${'A'.repeat(43)}=;`, because: 'filler' },
    ],
  },
};
