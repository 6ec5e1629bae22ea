import type { asn1 } from 'node-forge';
import { generateKeyPair, sign, X509Certificate } from 'node:crypto';
import { SettingsError } from '../model/errors.ts';
import { der, tags } from './cms/der.ts';
import { parseRecipient } from './cms/recipient.ts';
import type { RecoveryKey } from './protector.ts';

/** Bits; NIST SP 800-57 part 1, table 2: 128 bits of security, for files that outlive 2030. */
const modulusLength = 3072;
/** X.520 ub-common-name, RFC 5280 appendix A. */
const maxNameLength = 64;
const maxYears = 50;
const bitString = 0x03;

export interface RecoveryKeyOptions {
  /** Common name of subject and issuer: `Labelwright recovery`. */
  readonly name: string;
  readonly notBefore: Date;
  readonly years: number;
  /** Cryptographically random bytes, for the serial number. */
  readonly random: (length: number) => Buffer;
}

/**
 * A new RSA key and a self-signed certificate for it, fit for encryption only. Key generation draws on OpenSSL's own
 * generator. Throws `SettingsError` for a name or a number of years that no certificate can hold.
 */
export async function createRecoveryKey(options: RecoveryKeyOptions): Promise<RecoveryKey> {
  checkOptions(options);
  const { publicKey, privateKey } = await generateRsaKey();
  const { toBeSigned, algorithm } = await describeCertificate(options, publicKey);
  const signature = sign('sha256', toBeSigned, privateKey);
  // RFC 5280 4.1: the signature is a BIT STRING without unused bits.
  const signatureValue = der(bitString, Buffer.of(0), signature);
  return { certificate: der(tags.sequence, toBeSigned, algorithm, signatureValue), privateKey };
}

/**
 * The certificates of a PEM text in DER, in order; text around them is passed over (RFC 7468 2). Throws `SettingsError` that
 * names each certificate that isn't valid `at` that time or that can't be encrypted to.
 */
export function parseCertificates(pem: string, at: Date): readonly Buffer[] {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g)];
  const begun = pem.split('-----BEGIN CERTIFICATE-----').length - 1;
  const problems = begun > blocks.length ? ['a certificate is cut off or is not base64'] : [];
  if (begun === 0) problems.push('there is no certificate in PEM: "-----BEGIN CERTIFICATE-----" is missing');
  const certificates = blocks.map((block) => Buffer.from(block[1] ?? '', 'base64'));
  for (const [index, certificate] of certificates.entries()) {
    for (const problem of problemsOf(certificate, at)) problems.push(`certificate ${index + 1}: ${problem}`);
  }
  if (problems.length > 0) throw new SettingsError('Cannot read certificates', problems);
  return certificates;
}

/** A certificate in PEM, lines of 64 characters. */
export function certificateToPem(certificate: Buffer): string {
  return new X509Certificate(certificate).toString();
}

function problemsOf(certificate: Buffer, at: Date): readonly string[] {
  try {
    const { validFromDate, validToDate } = parseRecipient(certificate).certificate;
    if (at > validToDate) return [`it expired on ${validToDate.toISOString()}`];
    if (at < validFromDate) return [`it is valid only from ${validFromDate.toISOString()}`];
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

function checkOptions({ name, years }: RecoveryKeyOptions): void {
  const problems: string[] = [];
  if (name.trim() === '' || name.length > maxNameLength) {
    problems.push(`the name has ${name.length} characters, 1 to ${maxNameLength} are allowed`);
  }
  if (!Number.isInteger(years) || years < 1 || years > maxYears) {
    problems.push(`valid for ${years} years, whole numbers from 1 to ${maxYears} are allowed`);
  }
  if (problems.length > 0) throw new SettingsError('Cannot create recovery key', problems);
}

function generateRsaKey(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ publicKey: string; privateKey: string }>();
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  generateKeyPair('rsa', { modulusLength, publicKeyEncoding, privateKeyEncoding }, (error, publicKey, privateKey) => {
    if (error === null) resolve({ publicKey, privateKey });
    else reject(error);
  });
  return promise;
}

/** TBSCertificate and the signature's AlgorithmIdentifier (RFC 5280 4.1), in DER. */
async function describeCertificate(options: RecoveryKeyOptions, publicKeyPem: string) {
  const { default: forge } = await import('node-forge');
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  certificate.serialNumber = serialNumber(options.random).toString('hex');
  certificate.validity.notBefore = options.notBefore;
  certificate.validity.notAfter = addYears(options.notBefore, options.years);
  // The typings name the wrong enumeration; without UTF8String only ASCII names would be right.
  const valueTagClass = forge.asn1.Type.UTF8 as unknown as asn1.Class;
  const subject = [{ name: 'commonName', value: options.name, valueTagClass }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'keyUsage', critical: true, keyEncipherment: true },
    { name: 'extKeyUsage', emailProtection: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.signatureOid = oidOf(forge.pki.oids, 'sha256WithRSAEncryption');
  certificate.siginfo.algorithmOid = certificate.signatureOid;
  certificate.signature = '';
  const [toBeSigned, algorithm] = forge.pki.certificateToAsn1(certificate).value;
  if (typeof toBeSigned !== 'object' || typeof algorithm !== 'object') {
    throw new TypeError('Cannot create recovery key: the certificate has no fields');
  }
  const encode = (node: typeof toBeSigned) => Buffer.from(forge.asn1.toDer(node).getBytes(), 'binary');
  return { toBeSigned: encode(toBeSigned), algorithm: encode(algorithm) };
}

/** RFC 5280 4.1.2.2: positive and at most 20 bytes; the second-highest bit keeps the encoding the shortest one. */
function serialNumber(random: (length: number) => Buffer): Buffer {
  const bytes = Buffer.from(random(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function addYears(date: Date, years: number): Date {
  const later = new Date(date);
  later.setUTCFullYear(date.getUTCFullYear() + years);
  return later;
}

function oidOf(oids: Readonly<Record<string, string | undefined>>, name: string): string {
  const oid = oids[name];
  if (oid === undefined) throw new TypeError(`Cannot create recovery key: the algorithm ${name} is unknown`);
  return oid;
}
