import type { Detector } from '../../detector.ts';
import { isRandomKey } from '../../validators/random-key.ts';

/** Connection string of an Azure IoT hub, its service or a device: host name and shared access key. */
export const azureIotConnectionString: Detector = {
  id: 'azure-iot-connection-string',
  name: 'Azure IoT connection string',
  purviewId: '0b34bec3-d5d6-4974-b7b0-dcdb5c90c29d',
  pattern:
    /azure-devices(?:-provisioning)?\.net[^\r\n"'<>]{1,110}?SharedAccessKey[ \t]{0,2}=[ \t]{0,2}(?<value>[0-9A-Za-z+/]{43}=)(?![0-9A-Za-z+/=])/g,
  anchors: ['azure-devices'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'HostName=plant.azure-devices.net;DeviceId=pump1;SharedAccessKey=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=',
        confidence: 85,
        because: 'of a device',
      },
      {
        text: 'HostName=plant.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=g33c52liEinvUpkFua8IOJ96lq5TXinYQwFguJO9Rs8=',
        confidence: 85,
        because: 'of the service',
      },
    ],
    noMatch: [
      { text: 'HostName=plant.azure-devices.net;DeviceId=pump1;x509=true', because: 'no key' },
      { text: 'HostName=plant.azure-devices.net;DeviceId=pump1;SharedAccessKey=<key>', because: 'a placeholder' },
      { text: `HostName=plant.azure-devices.net;DeviceId=p;SharedAccessKey=${'A'.repeat(43)}=`, because: 'filler' },
    ],
  },
};
