import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { createLog, logLevels, silentLog, type LogLevel } from '../../lib/log.ts';
import type { Log } from '../../model/log.ts';
import { anyCharacter } from '../fixtures/any-character.ts';

const now = () => new Date('2024-02-03T04:05:06.789Z');

function written(options: { level?: LogLevel; format?: 'text' | 'json' }, use: (log: Log) => void): readonly string[] {
  const lines: string[] = [];
  use(createLog({ level: 'debug', format: 'text', now, write: (line) => lines.push(line), ...options }));
  return lines;
}

describe('createLog()', () => {
  it.each(logLevels)('writes from level %s up', (level) => {
    const lines = written({ level, format: 'json' }, (log) => {
      for (const one of logLevels) log[one](one);
    });
    const levels = lines.map((line) => (JSON.parse(line) as { level: string }).level);
    expect(levels).toEqual(logLevels.slice(logLevels.indexOf(level)));
  });

  it('writes plain values bare, others quoted, and leaves out what is undefined', () => {
    const fields = { file: 'graph:a/b-1', count: 3, done: true, name: 'two words', none: undefined, empty: '' };
    expect(written({}, (log) => log.info('labeled', fields))).toEqual([
      '04:05:06 info  labeled file=graph:a/b-1 count=3 done=true name="two words" empty=""',
    ]);
  });

  it('writes one JSON object an event', () => {
    const lines = written({ format: 'json' }, (log) =>
      log.warn('parked', { file: 'a "b"', none: undefined, after: 5 }),
    );
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { time: '2024-02-03T04:05:06.789Z', level: 'warn', message: 'parked', file: 'a "b"', after: 5 },
    ]);
  });

  it('quotes a value that would pass for another field or another line', () => {
    const forged = 'x" outcome="clean\n04:05:07 info  labeled';
    expect(written({}, (log) => log.info('read', { name: forged }))).toEqual([
      String.raw`04:05:06 info  read name="x\" outcome=\"clean\n04:05:07 info  labeled"`,
    ]);
    expect(written({}, (log) => log.info('read', { name: 'a=b' }))).toEqual(['04:05:06 info  read name="a=b"']);
  });

  it('escapes what ends lines, commands terminals or turns text around, in messages too', () => {
    const lines = written({}, (log) => log.info('one\r\ntwo\u001b[2J', { name: '\u202efdp\u2028\u009b\u{e0041}' }));
    expect(lines).toEqual([
      String.raw`04:05:06 info  one\u000d\u000atwo\u001b[2J name="\u202efdp\u2028\u009b\udb40\udc41"`,
    ]);
  });

  it('gives any value back unchanged from its one line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.constantFrom('text' as const, 'json' as const),
        (name, format) => {
          const [line = '', ...others] = written({ format }, (log) => log.info('read', { name }));
          expect(others).toEqual([]);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          const value = line.slice(line.indexOf('name=') + 'name='.length);
          const read: unknown =
            format === 'json'
              ? (JSON.parse(line) as { name: unknown }).name
              : value.startsWith('"')
                ? JSON.parse(value)
                : value;
          expect(read).toBe(name);
        },
      ),
    );
  });
});

describe('silentLog', () => {
  it('has every level and writes to none', () => {
    const written = vi.spyOn(process.stdout, 'write');
    for (const level of logLevels) silentLog[level]('message');
    expect(written).not.toHaveBeenCalled();
  });
});
