import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Settings } from './config.ts';
import { SettingsError } from './model/errors.ts';
import type { Protection } from './pipeline/pipeline.ts';
import type { Policy } from './policies/policy.ts';
import { certificateToPem, createRecoveryKey, parseCertificates } from './protection/certificate.ts';
import type { RecoveryKey } from './protection/protector.ts';
import { protectors } from './protection/registry.ts';

/** Templates with the certificates of their recipients; the recovery certificate is always among them. */
export async function createProtection(settings: Settings, policy: Policy): Promise<Protection> {
  const recovery = await recoveryKey(settings);
  const now = new Date();
  const recipients = new Map(
    policy.templates.map(({ id, certificates }) => [
      id,
      [recovery.certificate, ...certificates.flatMap((pem) => parseCertificates(textOrFile(pem), now))],
    ]),
  );
  return {
    protectors: new Map(protectors.map((protector) => [protector.name, protector])),
    recovery,
    recipients: (template) => recipients.get(template) ?? [recovery.certificate],
  };
}

/** As configured, or made at the first start and kept in the state folder, readable by its owner only. */
async function recoveryKey(settings: Settings): Promise<RecoveryKey> {
  if (settings.recovery !== undefined) {
    const [certificate] = parseCertificates(settings.recovery.certificate, new Date());
    if (certificate === undefined)
      throw new SettingsError('Cannot start', ['LABELWRIGHT_RECOVERY_CERTIFICATE holds none']);
    return { certificate, privateKey: settings.recovery.key };
  }
  const folder = settings.keys;
  const certificateFile = path.join(folder, 'recovery-certificate.pem');
  const keyFile = path.join(folder, 'recovery-key.pem');
  if (!existsSync(keyFile)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = await createRecoveryKey({
      name: 'Labelwright recovery',
      notBefore: new Date(),
      years: 10,
      random: (length) => randomBytes(length),
    });
    writeFileSync(certificateFile, certificateToPem(made.certificate), { mode: 0o644 });
    writeFileSync(keyFile, made.privateKey, { mode: 0o600 });
  }
  const [certificate] = parseCertificates(readFileSync(certificateFile, 'utf8'), new Date());
  if (certificate === undefined) throw new SettingsError('Cannot start', [`${certificateFile} holds no certificate`]);
  return { certificate, privateKey: readFileSync(keyFile, 'utf8') };
}

function textOrFile(value: string): string {
  return value.startsWith('-----BEGIN') ? value : readFileSync(value, 'utf8');
}
