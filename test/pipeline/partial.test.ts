import { describe, expect, it } from 'vitest';

import type { Decision } from '../../model/decision.ts';
import type { UnreadPart } from '../../model/finding.ts';
import { toldInPart, weightOf } from '../../pipeline/partial.ts';

const nothing: Decision = { kind: 'none', matches: [], why: 'no-rule-matched', reason: 'No rule matched' };
const encrypted = (name: string): UnreadPart => ({ name, unread: 'encrypted' });

describe('toldInPart()', () => {
  it('names what could not be read, and how many more', () => {
    const parts = ['a.zip > 1.docx', 'a.zip > 2.docx', 'a.zip > 3.docx', 'a.zip > 4.docx'].map(encrypted);
    expect(toldInPart(nothing, parts).reason).toBe(
      'No rule matched; not all of it could be read: a.zip > 1.docx (encrypted), a.zip > 2.docx (encrypted), ' +
        'a.zip > 3.docx (encrypted), and 1 more',
    );
  });

  it('names pieces that no reader is there for, and says nothing of empty ones', () => {
    const empty: UnreadPart = { name: 'note.txt', unread: 'empty' };
    expect(toldInPart(nothing, [empty])).toEqual(nothing);
    expect(toldInPart(nothing, [empty, { name: 'scan.png > picture', unread: 'unsupported' }]).reason).toBe(
      'No rule matched; not all of it could be read: scan.png > picture (unsupported)',
    );
  });
});

describe('weightOf()', () => {
  it('is low where a piece should have been read, and informational where no reader is there for it', () => {
    const picture: UnreadPart = { name: 'picture', unread: 'unsupported' };
    expect(weightOf([picture])).toBe('informational');
    expect(weightOf([picture, encrypted('a.docx')])).toBe('low');
  });
});
