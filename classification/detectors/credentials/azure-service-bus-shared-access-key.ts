import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

/** Key of Service Bus (`+ASb`), Event Hubs (`+AEh`) or Relay (`+ARm`) as it is given out now, marked before its checksum. */
export const azureServiceBusSharedAccessKey: Detector = {
  id: 'azure-service-bus-shared-access-key',
  name: 'Azure service bus shared access key',
  pattern: base64Token('[0-9A-Za-z+/]{33}[+](?:ASb|AEh|ARm)[0-9A-Za-z+/]{6}='),
  anchors: ['+asb', '+aeh', '+arm'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'key Q7OoxZ88lUTecxOu15wlNf0T473pFIr2F' + '+ASbCK3nRD=', confidence: 85, because: 'of Service Bus' },
      { text: 'key EKfprHC0tfYYMSodgelUKGqztRZQk1ARm' + '+AEhCK3nRD=', confidence: 85, because: 'of Event Hubs' },
    ],
    noMatch: [
      { text: 'key nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', because: 'not marked' },
      { text: 'key rADhw0f282K7k1Y1bCTzKnuKpPm9pr+ASbCK3nRD=', because: 'too short' },
      { text: `${'A'.repeat(33)}+ASbAAAAAA=`, because: 'filler' },
    ],
  },
};
