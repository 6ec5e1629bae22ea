import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated(`
  encryption key, encryptionkey, symmetric key, symmetrickey, aes key, aeskey, aes 128, aes 256, aes128, aes256, cipher key, secret key,
  secretkey, master key, masterkey, data key, key material, crypto key, decryption key, hmac key, hmackey, signing key, signingkey,
  shared key, sharedkey, sharedaccesskey, des key, 3des key, triple des, keybytes, key b64, key base64
`);

/** Symmetric key of 128, 192, 256 or 512 bits, in base64 or hexadecimal, with words beside it that say so. */
export const generalSymmetricKey: Detector = {
  id: 'general-symmetric-key',
  name: 'General Symmetric key',
  pattern:
    /(?<![0-9A-Za-z+/_-]|sha[0-9]{3}[:-])(?:[0-9A-Za-z+/]{22}==|[0-9A-Za-z+/]{43}=|[0-9A-Za-z+/]{86}==|[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})(?![0-9A-Za-z+/=_-])/g,
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3) && /[0-9]/.test(value) && /[A-Za-z]/.test(value),
  levels: [{ confidence: 75, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'AES key: nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', confidence: 75, because: '256 bits in base64' },
      {
        text: 'encryption_key = 33f8851b45a2ca1a2cc5aa9e624502c25a5e6740b14b9e482004e589f337be0a',
        confidence: 75,
        because: '256 bits in hexadecimal',
      },
      { text: 'master key wOdeOQu1bhVYid3CBakEFx==', confidence: 75, because: '128 bits in base64' },
    ],
    noMatch: [
      { text: 'checksum 33f8851b45a2ca1a2cc5aa9e624502c25a5e6740b14b9e482004e589f337be0a', because: 'a digest' },
      {
        text: 'encryption key sha256:33f8851b45a2ca1a2cc5aa9e624502c25a5e6740b14b9e482004e589f337be0a',
        because: 'named as a digest',
      },
      { text: 'encryption key 00000000000000000000000000000000', because: 'filler' },
      { text: 'encryption key 550e8400-e29b-41d4-a716-446655440000', because: 'a GUID' },
    ],
  },
};
