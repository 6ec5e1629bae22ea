import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../../lib/patch.ts';
import type { ByteSource } from '../../../model/bytes.ts';
import { createCmsProtector } from '../../../protection/cms/cms.ts';
import type { RecoveryKey } from '../../../protection/protector.ts';
import { newKey, seededRandom } from '../keys.ts';

const cms = createCmsProtector();
let alice: RecoveryKey;
let bob: RecoveryKey;
let mallory: RecoveryKey;

beforeAll(async () => {
  [alice, bob, mallory] = await Promise.all([newKey('Alice'), newKey('Bób GmbH'), newKey('Mallory')]);
});

function protect(content: Buffer, ...keys: readonly RecoveryKey[]): Buffer {
  const recipients = keys.map((key) => key.certificate);
  return Buffer.concat([...cms.protect(memorySource(content), { recipients, random: randomBytes }).chunks()]);
}

function unprotect(content: Buffer, key: RecoveryKey): Buffer {
  return Buffer.concat([...cms.unprotect(memorySource(content), key)]);
}

const fileError = (kind: string) => expect.objectContaining({ name: 'FileError', kind }) as Error;

describe('protect()', () => {
  test('protect() and unprotect() give back any content to each recipient', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        const content = Buffer.from(bytes);
        const sealed = protect(content, alice, bob);
        expect(unprotect(sealed, alice)).toEqual(content);
        expect(unprotect(sealed, bob)).toEqual(content);
      }),
      { numRuns: 20 },
    );
  });

  test.each([0, 1, 127, 128, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024 + 17])(
    'protect() knows the size of the result for %i bytes before the first chunk',
    (length) => {
      const content = seededRandom(`content ${length}`)(length);
      const sealed = cms.protect(memorySource(content), { recipients: [alice.certificate], random: randomBytes });
      const bytes = Buffer.concat([...sealed.chunks()]);
      expect(bytes.length).toBe(sealed.size);
      expect(unprotect(bytes, alice).equals(content)).toBe(true);
    },
  );

  test('protect() gives the same bytes each time its chunks are asked for', () => {
    const source = memorySource(Buffer.from('twice'));
    const sealed = cms.protect(source, { recipients: [alice.certificate], random: randomBytes });
    expect(Buffer.concat([...sealed.chunks()])).toEqual(Buffer.concat([...sealed.chunks()]));
  });

  test('protect() draws key and nonce anew for each file', () => {
    const asked: number[] = [];
    const random = (length: number) => {
      asked.push(length);
      return randomBytes(length);
    };
    cms.protect(memorySource(Buffer.from('a')), { recipients: [alice.certificate], random });
    cms.protect(memorySource(Buffer.from('a')), { recipients: [alice.certificate], random });
    expect(asked).toEqual([32, 12, 32, 12]);
  });

  test('protect() writes one recipient once, however often it is named', () => {
    expect(protect(Buffer.from('x'), alice, alice).length).toBe(protect(Buffer.from('x'), alice).length);
  });

  test('protect() hands over 64 MiB in chunks of at most 1 MiB', () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const source: ByteSource = { size: 64 * chunk.length, read: (_offset, length) => chunk.subarray(0, length) };
    const sealed = cms.protect(source, { recipients: [alice.certificate], random: randomBytes });
    let size = 0;
    let largest = 0;
    for (const piece of sealed.chunks()) {
      size += piece.length;
      largest = Math.max(largest, piece.length);
    }
    expect(size).toBe(sealed.size);
    expect(largest).toBe(chunk.length);
  });

  test('protect() refuses more than one nonce can encrypt', () => {
    const source: ByteSource = { size: 2 ** 36, read: () => Buffer.alloc(0) };
    const request = { recipients: [alice.certificate], random: randomBytes };
    expect(() => cms.protect(source, request)).toThrow(fileError('too-large'));
  });

  test('protect() refuses a generator that returns too little', () => {
    const request = { recipients: [alice.certificate], random: () => Buffer.alloc(3) };
    expect(() => cms.protect(memorySource(Buffer.alloc(1)), request)).toThrow(RangeError);
  });

  test.each([
    ['no recipient', []],
    ['bytes that are no certificate', [Buffer.from('nonsense')]],
  ])('protect() refuses %s', (_what, recipients) => {
    expect(() => cms.protect(memorySource(Buffer.alloc(1)), { recipients, random: randomBytes })).toThrow(
      expect.objectContaining({ name: 'SettingsError' }) as Error,
    );
  });

  test('protectedName() appends p7m to the whole name', () => {
    expect(cms.protectedName('report.docx')).toBe('report.docx.p7m');
  });
});

describe('recognizes()', () => {
  test('recognizes() knows its own envelopes and nothing else', () => {
    const sealed = protect(Buffer.from('content'), alice);
    expect(cms.recognizes(memorySource(sealed))).toBe(true);
    expect(cms.recognizes(memorySource(Buffer.concat([sealed, Buffer.of(0)])))).toBe(false);
    expect(cms.recognizes(memorySource(sealed.subarray(0, -1)))).toBe(false);
    expect(cms.recognizes(memorySource(alice.certificate))).toBe(false);
    expect(cms.recognizes(memorySource(Buffer.alloc(0)))).toBe(false);
    expect(cms.recognizes(memorySource(Buffer.from('PK\u0003\u0004 a zip file')))).toBe(false);
  });
});

describe('unprotect()', () => {
  test('unprotect() refuses a key that is not among the recipients', () => {
    expect(() => unprotect(protect(Buffer.from('secret'), alice, bob), mallory)).toThrow(fileError('encrypted'));
  });

  test('unprotect() refuses a private key that does not belong to the certificate', () => {
    const mixed = { certificate: alice.certificate, privateKey: mallory.privateKey };
    expect(() => unprotect(protect(Buffer.from('secret'), alice), mixed)).toThrow(
      expect.objectContaining({ name: 'SettingsError' }) as Error,
    );
  });

  test('unprotect() notices a change of any one byte', () => {
    const sealed = protect(Buffer.from('the content of a small file'), alice);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect(() => unprotect(changed, alice), `byte ${at}`).toThrow(
        expect.objectContaining({ name: 'FileError' }) as Error,
      );
    }
  });

  test('unprotect() refuses a file cut off at any place', () => {
    const sealed = protect(Buffer.from('the content of a small file'), alice);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unprotect(sealed.subarray(0, length), alice)).toThrow(fileError('corrupt'));
    }
  });

  test('unprotect() refuses what comes after the end', () => {
    const sealed = Buffer.concat([protect(Buffer.from('content'), alice), Buffer.of(0)]);
    expect(() => unprotect(sealed, alice)).toThrow(fileError('corrupt'));
  });

  test('unprotect() releases no byte of content that was changed in its last chunk', () => {
    const sealed = protect(seededRandom('large')(3 * 1024 * 1024), alice);
    sealed[sealed.length - 20] = (sealed[sealed.length - 20] ?? 0) ^ 0x80;
    const released: Buffer[] = [];
    expect(() => {
      for (const chunk of cms.unprotect(memorySource(sealed), alice)) released.push(chunk);
    }).toThrow(fileError('corrupt'));
    expect(released).toEqual([]);
  });

  test('unprotect() throws where the source changes after it was checked', () => {
    const sealed = protect(seededRandom('moving')(3 * 1024 * 1024), alice);
    const chunks = cms.unprotect(memorySource(sealed), alice)[Symbol.iterator]();
    expect(chunks.next().done).toBe(false);
    sealed[sealed.length - 20] = (sealed[sealed.length - 20] ?? 0) ^ 0x80;
    expect(() => {
      while (chunks.next().done !== true);
    }).toThrow(fileError('corrupt'));
  });

  test('unprotect() throws nothing but FileError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => unprotect(Buffer.from(bytes), alice)).toThrow(fileError('corrupt'));
      }),
    );
  });

  test('unprotect() never puts content or keys into its messages', () => {
    const sealed = protect(Buffer.from('4111 1111 1111 1111'), alice);
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    expect(() => unprotect(sealed, alice)).toThrow(/^Cannot open protected file: its content was changed$/);
  });
});

test('protect() refuses keys that are not RSA of at least 2,048 bits', async () => {
  const { selfSigned } = await import('../certificates.ts');
  const weak = selfSigned(generateKeyPairSync('rsa', { modulusLength: 1024 }));
  const curve = selfSigned(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  for (const [certificate, state] of [
    [weak, 'rsa of 1024 bits'],
    [curve, 'its key is ec'],
  ] as const) {
    const request = { recipients: [certificate], random: randomBytes };
    expect(() => cms.protect(memorySource(Buffer.alloc(1)), request)).toThrow(state);
  }
});
