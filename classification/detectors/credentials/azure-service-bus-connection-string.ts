import type { Detector } from '../../detector.ts';
import { isRandomKey } from '../../validators/random-key.ts';

/** Connection string of Azure Service Bus, Event Hubs or Relay: name space and the key of a policy, 256 random bits. */
export const azureServiceBusConnectionString: Detector = {
  id: 'azure-service-bus-connection-string',
  name: 'Azure service bus connection string',
  purviewId: 'b9a6578f-a83f-4fcd-bf44-2130bae49a6f',
  pattern:
    /servicebus\.windows\.net[^\r\n"'<>]{1,110}?SharedAccessKey[ \t]{0,2}=[ \t]{0,2}(?<value>[0-9A-Za-z+/]{43}=)(?![0-9A-Za-z+/=])/g,
  anchors: ['servicebus.windows.net'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=',
        confidence: 85,
        because: 'a connection string',
      },
      {
        text: 'Endpoint = sb://hub.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey = yGkqOAGuxxqzZZviYVKlkJef3340rHSGcIzaAgIHxQP=;EntityPath=a',
        confidence: 85,
        because: 'of an event hub, with spaces',
      },
    ],
    noMatch: [
      {
        text: 'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=<your-key>',
        because: 'a placeholder',
      },
      { text: 'Endpoint=sb://x.servicebus.windows.net/', because: 'no key' },
      { text: `sb://x.servicebus.windows.net/;SharedAccessKey=${'A'.repeat(43)}=`, because: 'filler' },
    ],
  },
};
