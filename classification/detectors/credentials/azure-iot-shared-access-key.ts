import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const iot = /azure-devices|iot[ _-]?hub|azure[ _.-]?iot|deviceid/gi;

/** Shared access key of Azure IoT Hub: marked by `AIoT`, or told by the hub's name beside it. */
export const azureIotSharedAccessKey: Detector = {
  id: 'azure-iot-shared-access-key',
  name: 'Azure IoT shared access key',
  pattern: base64Token('[0-9A-Za-z+/]{43}='),
  anchors: ['aiot', 'azure-devices', 'iothub', 'iot hub', 'iot-hub', 'iot_hub', 'azure iot', 'azureiot', 'deviceid'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [
    { confidence: 85, appliesTo: (value) => value.slice(33, 37) === 'AIoT', evidence: [] },
    { confidence: 85, evidence: [{ pattern: /SharedAccessKey/gi }, { pattern: iot }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'k Q7OoxZ88lUTecxOu15wlNf0T473pFIr2FAIoTCK3nRD=', confidence: 85, because: 'marked' },
      {
        text: 'iothub SharedAccessKey: nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=',
        confidence: 85,
        because: 'named',
      },
    ],
    noMatch: [
      { text: 'SharedAccessKey: nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', because: 'nothing says IoT Hub' },
      { text: 'iothub digest nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', because: 'not said to be a key' },
      { text: `iothub SharedAccessKey ${'A'.repeat(43)}=`, because: 'filler' },
    ],
  },
};
