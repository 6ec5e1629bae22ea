import { describe, expect, it } from 'vitest';

import { describeError } from '../../lib/describe-error.ts';
import { ConnectorError, FileError, SettingsError } from '../../model/errors.ts';

const secret = 'https://files.example/one?token=s3cr3t';

describe('describeError()', () => {
  it('shows the text of our own errors, and not what caused them', () => {
    const cause = new Error(secret);
    expect(describeError(new ConnectorError('gone', 'Cannot list source: it is gone', { cause }))).toBe(
      'Cannot list source: it is gone',
    );
    expect(describeError(new FileError('corrupt', 'Cannot open file: no end', { cause }))).toBe(
      'Cannot open file: no end',
    );
    expect(describeError(new SettingsError('Cannot start', ['no policy']))).toBe('Cannot start:\n  - no policy');
  });

  it('shows name, code and place of any other error, never its text', () => {
    const plain = describeError(new TypeError(secret));
    expect(plain).toMatch(/^TypeError at describe-error\.test\.ts:\d+$/u);
    const coded = Object.assign(new Error(secret), { code: 'ECONNRESET' });
    expect(describeError(coded)).toMatch(/^Error ECONNRESET at describe-error\.test\.ts:\d+$/u);
  });

  it('is not led on by a text that looks like a place', () => {
    const place = '\n    at s3cr3t:1:1';
    for (const error of [new Error(`failed${place}`), new Error(place), new Error(`failed${place}\n`)]) {
      expect(describeError(error)).toMatch(/^Error at describe-error\.test\.ts:\d+$/u);
      error.message = 'something else';
      expect(describeError(error)).toBe('Error');
    }
  });

  it('shows no name and no code that could be a text', () => {
    const error = Object.assign(new Error('failed'), { name: `Failed: ${secret}`, code: secret });
    expect(describeError(error)).toMatch(/^Error at describe-error\.test\.ts:\d+$/u);
    expect(describeError(Object.assign(new Error('failed'), { code: 42 }))).not.toContain('42');
  });

  it('says of an error without a stack what it can', () => {
    const error = new RangeError(secret);
    delete error.stack;
    expect(describeError(error)).toBe('RangeError');
  });

  it.each([secret, { message: secret }, undefined, null, 7])('shows nothing of what is no error: %j', (thrown) => {
    expect(describeError(thrown)).toBe('Unknown failure');
  });
});
