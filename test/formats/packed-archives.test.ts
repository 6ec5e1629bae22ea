import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { budget, failure } from './helpers.ts';

/** Made by 7-Zip, xz and bzip2 of a ledger of 400 lines and `sub/note.txt`. */
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/archives', name));

function partsOf(bytes: Buffer, name = 'archive'): readonly Part[] {
  const { document } = openDocument(memorySource(bytes), { name, budget: budget() }, formats);
  return [...document.parts()];
}

/** The end of each text by the name of its part, or why it is unread. */
const endsOf = (parts: readonly Part[]): Record<string, string> =>
  Object.fromEntries(parts.map((part) => [part.name, 'text' in part ? part.text.trimEnd().slice(-19) : part.unread]));

const card = '4556 7375 8689 9855';
const note = 'Nothing but a note';

describe('archives that pack better than zip', () => {
  it.each(['lzma.7z', 'lzma2.7z', 'bzip2.7z', 'deflate.7z'])('are read: %s', (name) => {
    expect(endsOf(partsOf(fixture(name)))).toEqual({ 'ledger.txt > body': card, 'sub/note.txt > body': note });
  });

  it.each(['bcj.7z', 'delta.7z'])('are read behind a filter: %s', (name) => {
    expect(endsOf(partsOf(fixture(name)))).toEqual({ 'ledger.txt > body': card });
  });

  it('are read where nothing is packed', () => {
    expect(endsOf(partsOf(fixture('copy.7z')))).toEqual({ 'sub/note.txt > body': note });
  });

  it.each(['ledger.tar.xz', 'ledger.tar.bz2'])('are read as the tar archive within: %s', (name) => {
    expect(endsOf(partsOf(fixture(name), name))).toEqual({
      'ledger.tar > ledger.txt > body': card,
      'ledger.tar > sub/note.txt > body': note,
    });
    const short = name.replace('.tar.xz', '.txz').replace('.tar.bz2', '.tbz2');
    expect(Object.keys(endsOf(partsOf(fixture(name), short)))).toContain('ledger.tar > ledger.txt > body');
  });

  it('are read where streams follow each other, and behind a filter of xz', () => {
    expect(endsOf(partsOf(fixture('two.bz2'), 'two.bz2'))).toEqual({ 'two > body': card });
    expect(endsOf(partsOf(fixture('ledger.txt.xz'), 'ledger.txt.xz'))).toEqual({ 'ledger.txt > body': card });
    const twice = Buffer.concat([fixture('ledger.txt.xz'), Buffer.alloc(8), fixture('ledger.txt.xz')]);
    expect(endsOf(partsOf(twice, 'ledger.txt.xz'))).toEqual({ 'ledger.txt > body': card });
  });

  it('are told as encrypted, by entry where their directory is in the clear', () => {
    expect(failure(() => partsOf(fixture('locked.7z'))).kind).toBe('encrypted');
    expect(endsOf(partsOf(fixture('locked-content.7z')))).toEqual({ 'ledger.txt': 'encrypted' });
  });

  it('are told by entry where their method is not known', () => {
    expect(endsOf(partsOf(fixture('ppmd.7z')))).toEqual({ 'ledger.txt': 'unsupported', 'sub/note.txt': 'unsupported' });
  });

  it('never pass for whole where a byte of what is packed is another one', () => {
    for (const name of ['lzma.7z', 'lzma2.7z', 'bzip2.7z', 'deflate.7z', 'ledger.tar.bz2', 'ledger.txt.xz']) {
      const bytes = Buffer.from(fixture(name));
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      const { kind } = name.endsWith('7z')
        ? { kind: endsOf(partsOf(bytes))['ledger.txt'] ?? endsOf(partsOf(bytes))['sub/note.txt'] }
        : failure(() => partsOf(bytes));
      expect([name, kind]).toEqual([name, 'corrupt']);
    }
  });

  it('end at the limit on what they inflate to', () => {
    for (const name of ['lzma.7z', 'ledger.tar.xz', 'ledger.tar.bz2']) {
      const small = budget({ inflatedBytes: 1000 });
      const kinds = new Set<string>();
      try {
        const { document } = openDocument(memorySource(fixture(name)), { name, budget: small }, formats);
        for (const part of document.parts()) if ('unread' in part) kinds.add(part.unread);
      } catch (error) {
        kinds.add((error as { kind: string }).kind);
      }
      expect([name, ...kinds]).toEqual([name, 'too-large']);
    }
  });
});
