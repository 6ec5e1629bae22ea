import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificateToPem, createRecoveryKey, parseCertificates } from '../../protection/certificate.ts';
import type { RecoveryKey } from '../../protection/protector.ts';
import { selfSigned, toPem } from './certificates.ts';
import { newKey, notBefore, seededRandom } from './keys.ts';

const during = new Date('2027-06-01T00:00:00Z');
let key: RecoveryKey;

beforeAll(async () => {
  key = await newKey('Rückholung', seededRandom('serial'));
});

describe('createRecoveryKey()', () => {
  test('createRecoveryKey() makes an RSA-3072 key and a self-signed certificate for encryption', () => {
    const certificate = new X509Certificate(key.certificate);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(certificate.checkPrivateKey(createPrivateKey(key.privateKey))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=Rückholung');
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.4']);
    expect(certificate.ca).toBe(false);
  });

  test('createRecoveryKey() is valid for exactly the time that was asked for', () => {
    const certificate = new X509Certificate(key.certificate);
    expect(certificate.validFromDate).toEqual(notBefore);
    expect(certificate.validToDate).toEqual(new Date('2031-01-01T00:00:00Z'));
  });

  test('createRecoveryKey() takes its serial number from the bytes passed in', () => {
    const bytes = seededRandom('serial')(16);
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
    expect(new X509Certificate(key.certificate).serialNumber.toLowerCase()).toBe(bytes.toString('hex'));
  });

  test('createRecoveryKey() answers with PKCS#8 in PEM', () => {
    expect(key.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  test.each([
    ['an empty name', { name: ' ', years: 5 }],
    ['a name that no common name holds', { name: 'x'.repeat(65), years: 5 }],
    ['no years', { name: 'x', years: 0 }],
    ['parts of a year', { name: 'x', years: 1.5 }],
  ])('createRecoveryKey() refuses %s', async (_what, options) => {
    await expect(createRecoveryKey({ ...options, notBefore, random: seededRandom('x') })).rejects.toThrow(
      /^Cannot create recovery key:/,
    );
  });
});

describe('parseCertificates()', () => {
  test('parseCertificates() reads every certificate of a text in order', () => {
    const other = selfSigned(generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const pem = `Recovery\n${certificateToPem(key.certificate)}\nLegal\n${toPem(other).replaceAll('\n', '\r\n')}`;
    expect(parseCertificates(pem, during)).toEqual([key.certificate, other]);
  });

  test('parseCertificates() names each certificate that cannot be used, and why', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = [
      key.certificate,
      selfSigned(rsa, '200101000000Z', '210101000000Z'),
      selfSigned(rsa, '300101000000Z', '310101000000Z'),
      selfSigned(generateKeyPairSync('rsa', { modulusLength: 1024 })),
      selfSigned(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
      Buffer.from('not a certificate'),
    ].map(toPem);
    expect(() => parseCertificates(pem.join(''), during)).toThrow(
      expect.objectContaining({
        name: 'SettingsError',
        problems: [
          'certificate 2: it expired on 2021-01-01T00:00:00.000Z',
          'certificate 3: it is valid only from 2030-01-01T00:00:00.000Z',
          'certificate 4: its key is rsa of 1024 bits: RSA of at least 2048 bits is needed',
          'certificate 5: its key is ec: RSA of at least 2048 bits is needed',
          'certificate 6: it is not an X.509 certificate in DER',
        ],
      }) as Error,
    );
  });

  test.each([
    ['', 'there is no certificate in PEM'],
    ['/etc/recovery.pem', 'there is no certificate in PEM'],
    ['-----BEGIN CERTIFICATE-----\nMIIB', 'a certificate is cut off'],
    ['-----BEGIN CERTIFICATE-----\n<html>\n-----END CERTIFICATE-----', 'is not base64'],
  ])('parseCertificates() refuses %j', (pem, problem) => {
    expect(() => parseCertificates(pem, during)).toThrow(problem);
  });

  test('parseCertificates() refuses a certificate with bytes after its end', () => {
    const pem = toPem(Buffer.concat([key.certificate, Buffer.from('more')]));
    expect(() => parseCertificates(pem, during)).toThrow('it is not an X.509 certificate in DER');
  });
});
