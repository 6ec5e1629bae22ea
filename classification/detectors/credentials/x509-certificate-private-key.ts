import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/**
 * Private key in PEM (RFC 7468), plain or encrypted, also in one line with `\n`: its header and the start of its body, which
 * tells two keys apart.
 */
export const x509CertificatePrivateKey: Detector = {
  id: 'x509-certificate-private-key',
  name: 'X.509 certificate private key',
  pattern:
    /-----BEGIN (?:RSA |EC |DSA |ENCRYPTED |ANY )?PRIVATE KEY-----(?:\s|\\[nr]){0,6}(?:Proc-Type: 4,ENCRYPTED(?:\s|\\[nr]){1,4}DEK-Info: [0-9A-Z-]{3,20},[0-9A-F]{8,32}(?:\s|\\[nr]){1,6})?(?<value>[0-9A-Za-z+/]{16,64})/g,
  anchors: ['private key-----'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value.slice(16)),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          '-----BEGIN ' +
          'RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAkxjuSyxILrz5VMq7SBNuviHS4qba9sVmFhMBl1NTsbsdIPOV\nSIzyDx0MBGvI80aCcxHxyu5M3VzEOLAlKSRevpuJGQ6Ea2G6JFlGxiOJiceCM9sd',
        confidence: 85,
        because: 'PKCS #1',
      },
      {
        text:
          '"key": "-----BEGIN ' +
          'PRIVATE KEY-----\\nMIIEvQIBADANBgkqJ54tMVPReLR7td5qXmQptbrh2s4gWA7Jg3FI0RdYBBWZ6G7N"',
        confidence: 85,
        because: 'in one line of JSON',
      },
      {
        text:
          '-----BEGIN ' +
          'RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\neW0Dwv1zlLBdwGpDsT7woXd8IzOyhLAvseffURm00zJ3p9pGdfZQCzIOtJywLFse',
        confidence: 85,
        because: 'encrypted the older way',
      },
    ],
    noMatch: [
      {
        text: '-----BEGIN CERTIFICATE-----\nMIIDbr8mNw66gn5qTbaGk3LUvRNETAaI8SQo4KQdBxnZ4AwYrwJo38NgNYitrAf2',
        because: 'public',
      },
      {
        text: '-----BEGIN PUBLIC KEY-----\nMIIBbr8mNw66gn5qTbaGk3LUvRNETAaI8SQo4KQdBxnZ4AwYrwJo38NgNYitrAf2',
        because: 'public',
      },
      { text: 'A file that begins with -----BEGIN PRIVATE KEY----- is secret', because: 'about keys' },
      { text: '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----', because: 'left out' },
    ],
  },
};
