import { sign } from 'node:crypto';
import type { KeyPairKeyObjectResult } from 'node:crypto';
import { der, derOid, tags } from '../../protection/cms/der.ts';

const utcTime = 0x17;
const utf8String = 0x0c;
const bitString = 0x03;

/** A minimal self-signed certificate for any key and time, so that tests can hold what no sane issuer would make. */
export function selfSigned(keys: KeyPairKeyObjectResult, from = '260101000000Z', to = '310101000000Z'): Buffer {
  const dotted = keys.publicKey.asymmetricKeyType === 'ec' ? '1.2.840.10045.4.3.2' : '1.2.840.113549.1.1.11';
  const algorithm = der(tags.sequence, derOid(dotted));
  const commonName = der(tags.sequence, derOid('2.5.4.3'), der(utf8String, Buffer.from('Test')));
  const name = der(tags.sequence, der(tags.set, commonName));
  const validity = der(tags.sequence, der(utcTime, Buffer.from(from)), der(utcTime, Buffer.from(to)));
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
  const fields = [der(tags.integer, Buffer.of(1)), algorithm, name, validity, name, spki];
  const toBeSigned = der(tags.sequence, ...fields);
  const signature = sign('sha256', toBeSigned, keys.privateKey);
  return der(tags.sequence, toBeSigned, algorithm, der(bitString, Buffer.of(0), signature));
}

export function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
