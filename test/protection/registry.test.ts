import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../lib/patch.ts';
import { protectors } from '../../protection/registry.ts';
import { newKey } from './keys.ts';

test('protectors have names of their own', () => {
  expect(new Set(protectors.map(({ name }) => name)).size).toBe(protectors.length);
});

describe.each(protectors)('$name', (protector) => {
  test('opens what it protected, and only with a key that fits', async () => {
    const [recovery, stranger] = await Promise.all([newKey('Recovery'), newKey('Stranger')]);
    const content = Buffer.from('what is protected');
    const request = { recipients: [recovery.certificate], random: randomBytes };
    const sealed = protector.protect(memorySource(content), request);
    const bytes = Buffer.concat([...sealed.chunks()]);
    expect(bytes.length).toBe(sealed.size);
    expect(bytes.includes(content)).toBe(false);
    expect(protector.recognizes(memorySource(bytes))).toBe(true);
    expect(protector.recognizes(memorySource(content))).toBe(false);
    expect(Buffer.concat([...protector.unprotect(memorySource(bytes), recovery)])).toEqual(content);
    expect(() => [...protector.unprotect(memorySource(bytes), stranger)]).toThrow();
  });

  test('shows by the name that a file is protected, and keeps the old name readable', () => {
    const name = protector.protectedName('Gehälter 2026.xlsx');
    expect(name).not.toBe('Gehälter 2026.xlsx');
    expect(name).toContain('Gehälter 2026');
  });
});
