import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Shared access signature of Service Bus, Event Hubs, IoT Hub: resource, signature, expiry, policy in an authorization header. */
export const azureServiceBusSharedAccessSignature: Detector = {
  id: 'azure-service-bus-shared-access-signature',
  name: 'Azure service bus shared access signature',
  pattern: /SharedAccessSignature[ \t]{1,3}[^\s"']{0,90}?sig=(?<value>[0-9A-Za-z%+/]{40,60}?(?:=|%3[dD]))/g,
  anchors: ['sharedaccesssignature'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Authorization: SharedAccessSignature sr=https%3A%2F%2Fo.servicebus.windows.net%2Fq&sig=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ%3d&se=1735689600&skn=send',
        confidence: 85,
        because: 'a header',
      },
      {
        text: 'SharedAccessSignature sig=g33c52liEinvUpkFua8IOJ96lq5TXinYQwFguJO9Rs8=&se=1735689600',
        confidence: 85,
        because: 'not encoded',
      },
    ],
    noMatch: [
      { text: 'SharedAccessSignature sr={URI}&sig={HMAC_SHA256_SIGNATURE}', because: 'the documentation' },
      { text: 'SharedAccessSignature', because: 'the word alone' },
      { text: `SharedAccessSignature sig=${'x'.repeat(43)}%3d`, because: 'filler' },
    ],
  },
};
