import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../lib/patch.ts';
import { certificateToPem, parseCertificates } from '../../protection/certificate.ts';
import { createCmsProtector } from '../../protection/cms/cms.ts';
import type { RecoveryKey } from '../../protection/protector.ts';
import { newKey } from '../protection/keys.ts';

const cms = createCmsProtector();
let folder: string;
let alice: RecoveryKey;
let bob: RecoveryKey;
let mallory: RecoveryKey;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-oracle-'));
  [alice, bob, mallory] = await Promise.all([newKey('Alice'), newKey('Bób'), newKey('Mallory')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

function openWithOpenssl(sealed: Buffer, key: RecoveryKey) {
  writeFileSync(at('sealed.p7m'), sealed);
  writeFileSync(at('key.pem'), key.privateKey, { mode: 0o600 });
  rmSync(at('plain'), { force: true });
  const args = [
    'cms',
    '-decrypt',
    '-inform',
    'DER',
    '-in',
    at('sealed.p7m'),
    '-inkey',
    at('key.pem'),
    '-out',
    at('plain'),
  ];
  const { status, error } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { status, plain: () => readFileSync(at('plain')) };
}

function seal(content: Buffer): Buffer {
  const recipients = [alice.certificate, bob.certificate];
  return Buffer.concat([...cms.protect(memorySource(content), { recipients, random: randomBytes }).chunks()]);
}

describe('openssl cms -decrypt', () => {
  test.each([0, 1, 1024 * 1024, 5 * 1024 * 1024 + 1])('opens %i bytes for each recipient', (size) => {
    const content = randomBytes(size);
    const sealed = seal(content);
    for (const key of [alice, bob]) {
      const result = openWithOpenssl(sealed, key);
      expect(result.status).toBe(0);
      expect(result.plain().equals(content)).toBe(true);
    }
  });

  test('fails with the key of a stranger', () => {
    expect(openWithOpenssl(seal(Buffer.from('secret')), mallory).status).toBeGreaterThan(0);
  });

  test('fails for content that was changed', () => {
    const sealed = seal(Buffer.from('secret'));
    const last = sealed.length - 1;
    sealed[last] = (sealed[last] ?? 0) ^ 1;
    expect(openWithOpenssl(sealed, alice).status).toBeGreaterThan(0);
  });
});

test('unprotect() opens what openssl cms -encrypt made', () => {
  const content = randomBytes(100_000);
  writeFileSync(at('content'), content);
  writeFileSync(at('recipient.pem'), certificateToPem(bob.certificate));
  const oaep = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'];
  const files = ['-binary', '-in', at('content'), '-outform', 'DER', '-out', at('made.p7m')];
  execFileSync('openssl', ['cms', '-encrypt', '-aes-256-gcm', ...files, '-recip', at('recipient.pem'), ...oaep]);
  const opened = cms.unprotect(memorySource(readFileSync(at('made.p7m'))), bob);
  expect(Buffer.concat([...opened]).equals(content)).toBe(true);
});

test('openssl x509 finds the recovery certificate in order', () => {
  writeFileSync(at('certificate.pem'), certificateToPem(alice.certificate));
  const text = execFileSync('openssl', ['x509', '-in', at('certificate.pem'), '-noout', '-text'], { encoding: 'utf8' });
  expect(text).toMatch(/X509v3 Key Usage: critical\s+Key Encipherment/);
  expect(text).toMatch(/X509v3 Extended Key Usage:\s+E-mail Protection/);
  expect(text).toContain('X509v3 Subject Key Identifier');
  execFileSync('openssl', ['verify', '-CAfile', at('certificate.pem'), at('certificate.pem')]);
});

test('a recovery key by the command in docs/deploy-azure.md protects and opens', () => {
  const docs = readFileSync(new URL('../../docs/deploy-azure.md', import.meta.url), 'utf8');
  const [command = ''] = /^openssl req -x509 [^]*?recovery-certificate\.pem$/m.exec(docs) ?? [];
  execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'ignore' });
  const now = new Date(Date.now() + 60_000);
  const [certificate = Buffer.alloc(0)] = parseCertificates(readFileSync(at('recovery-certificate.pem'), 'utf8'), now);
  const content = randomBytes(5_000);
  const sealed = cms.protect(memorySource(content), { recipients: [certificate], random: randomBytes });
  const key = { certificate, privateKey: readFileSync(at('recovery-key.pem'), 'utf8') };
  expect(
    openWithOpenssl(Buffer.concat([...sealed.chunks()]), key)
      .plain()
      .equals(content),
  ).toBe(true);
  expect(Buffer.concat([...cms.unprotect(memorySource(Buffer.concat([...sealed.chunks()])), key)])).toEqual(content);
});
