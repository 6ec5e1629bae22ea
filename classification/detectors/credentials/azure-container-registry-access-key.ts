import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

const registry = /azurecr\.(?:io|cn|us)|container[ _-]?registry|acr[ _-]?(?:password|key)/gi;

/** Password of Azure Container Registry's administrator: marked by `+ACR`, or 32 characters beside the registry's name. */
export const azureContainerRegistryAccessKey: Detector = {
  id: 'azure-container-registry-access-key',
  name: 'Azure Container Registry access key',
  pattern:
    /(?<![0-9A-Za-z+/])(?:[0-9A-Za-z+/]{42}\+ACR[0-9A-Za-z+/]{6}|(?<=(?:password|pwd|-p|key)["']?[ \t]{0,2}[=: ][ \t]{0,2}["']?)[0-9A-Za-z+/=]{32})(?![0-9A-Za-z+/=])/gi,
  anchors: ['+acr', 'azurecr.', 'registry', 'acr'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8) && /[A-Z]/.test(value) && /[0-9]/.test(value),
  levels: [
    { confidence: 85, appliesTo: (value) => value.slice(42, 46) === '+ACR', evidence: [] },
    { confidence: 85, evidence: [{ pattern: registry }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'docker login shop.azurecr.io -u shop -p EIPwadmnr9puqkDjs3rQbMnwQuL2CTXh',
        confidence: 85,
        because: 'a command',
      },
      { text: 'x M9enrCICIs3LDkcLul3Oe2AEz5HZxapKA5BzvzVnnD' + '+ACRAK3nRD', confidence: 85, because: 'marked' },
    ],
    noMatch: [
      {
        text: 'docker pull shop.azurecr.io/app@sha256:33f8851b45a2ca1a2cc5aa9e624502c25a5e6740b14b9e482004e589f337be0a',
        because: 'the digest of an image',
      },
      { text: 'password EIPwadmnr9puqkDjs3rQbMnwQuL2CTXh', because: 'nothing says Container Registry' },
      { text: `azurecr.io password=${'A'.repeat(32)}`, because: 'filler' },
    ],
  },
};
