import { describe, expect, test } from 'vitest';

import { createDocuments } from '../../documents.ts';
import { memorySource } from '../../lib/patch.ts';
import type { OwnType } from '../../model/own-type.ts';

describe('an own type whose expression never ends', () => {
  /** No policy with such a type is loaded: what checks them must be by-passed to have one. */
  const endless: OwnType = {
    id: 'endless',
    name: 'Endless',
    recommendedConfidence: 65,
    proximity: 300,
    patterns: [
      {
        confidence: 65,
        primary: { regex: { source: '(?:a|aa)+!', ignoreCase: false }, checks: [] },
        checks: [],
        evidence: [],
      },
    ],
  };
  const projectCode: OwnType = {
    ...endless,
    id: 'project-code',
    patterns: [
      {
        confidence: 65,
        primary: { regex: { source: '\\bPRJ-[0-9]{4}[A-Z]\\b', ignoreCase: false }, checks: [] },
        checks: [],
        evidence: [],
      },
    ],
  };
  const content = (text: string) => ({ source: memorySource(Buffer.from(text)), path: undefined });
  const text = `card 4556 7375 8689 9855, confidential project PRJ-1234X, ${'a'.repeat(120)}`;

  test('is ended; all else is found, the file is partial and names it; after three times it is not looked for', async () => {
    const slow: unknown[] = [];
    const watched = createDocuments({
      ignoreTestNumbers: false,
      timeLimitMs: 60_000,
      types: ['endless', 'credit-card-number', 'project-code'],
      ownTypes: [endless, projectCode],
      threads: 1,
      stuckMs: 200,
      onSlowType: (one) => slow.push(one),
    });
    try {
      for (let file = 0; file < 4; file++) {
        const { findings, unread } = await watched.inspect(content(text), 'a.txt');
        expect(findings.map(({ type }) => type)).toEqual(['credit-card-number', 'project-code']);
        expect(watched.switchedOff()).toEqual(slow.length < 3 ? [] : ['endless']);
        expect(unread).toEqual([{ name: 'type endless', unread: 'too-slow' }]);
      }
      expect(slow).toEqual([1, 2, 3].map((times) => ({ type: 'endless', times, off: times === 3 })));
      expect((await watched.inspect(content('harmless'), 'b.txt')).unread).toHaveLength(1);
    } finally {
      await watched.close();
    }
  });
});
