import { describe, expect, test } from 'vitest';
import { readFailure, retryAfter, toConnectorError } from '../../../connectors/graph/errors.ts';
import { graphError, now } from './peer.ts';

async function errorOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return toConnectorError('read file', await readFailure(new Response(text, { status, headers })), now);
}

describe('toConnectorError()', () => {
  test.each([
    [401, graphError('InvalidAuthenticationToken'), 'unauthorized', 'unauthenticated'],
    [403, graphError('accessDenied'), 'unauthorized', 'access-denied'],
    [403, graphError('accessDenied', 'malwareDetected'), 'permanent', 'malware'],
    [400, graphError('invalidRequest', 'malwareDetected'), 'permanent', 'malware'],
    [404, graphError('itemNotFound'), 'gone', 'itemNotFound'],
    [404, '', 'gone', undefined],
    [409, graphError('nameAlreadyExists'), 'permanent', 'name-taken'],
    [409, graphError('Conflict'), 'conflict', 'Conflict'],
    [410, graphError('resyncRequired', 'resyncChangesApplyDifferences'), 'resync', 'resyncChangesApplyDifferences'],
    [412, graphError('notAllowed', 'entityTagDoesNotMatch'), 'conflict', 'entityTagDoesNotMatch'],
    [412, '<html></html>', 'conflict', undefined],
    [423, graphError('resourceLocked'), 'locked', 'resourceLocked'],
    [403, graphError('notAllowed', 'resourceLocked'), 'locked', 'resourceLocked'],
    [409, graphError('notAllowed', 'resourceLocked'), 'locked', 'resourceLocked'],
    [500, graphError('generalException', 'cannotSnapshotTree'), 'transient', 'cannotSnapshotTree'],
    [500, '', 'transient', undefined],
    [507, graphError('quotaLimitReached'), 'permanent', 'quota'],
    [400, graphError('invalidRequest', 'malformedEntityTag'), 'permanent', 'malformedEntityTag'],
    [415, graphError('notSupported'), 'permanent', 'notSupported'],
  ])('toConnectorError() reads %i with %j as %s', async (status, body, kind, reason) => {
    const error = await errorOf(status, body);
    expect({ kind: error.kind, reason: error.reason }).toEqual({ kind, reason });
  });

  test('toConnectorError() knows a held file by its sentence where the code says access denied', async () => {
    const body = graphError('accessDenied', undefined, 'The file is locked for shared use by ada@contoso.com');
    expect((await errorOf(403, body)).kind).toBe('locked');
  });

  test('toConnectorError() lets the innermost known code decide', async () => {
    const body = {
      error: { code: 'resourceModified', innerError: { code: 'x', innererror: { code: 'resourceLocked' } } },
    };
    expect((await errorOf(400, body)).kind).toBe('locked');
  });

  test('toConnectorError() keeps the wait of an HTML page', async () => {
    const error = await errorOf(503, '<html>Server busy</html>', { 'retry-after': '120' });
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 120_000, reason: 'service-unavailable' });
    expect(error.message).toBe('Cannot read file: Graph answered 503');
  });

  test("toConnectorError() repeats neither the service's sentence nor a code that is no code", async () => {
    const error = await errorOf(400, graphError('see https://x/?tempauth=SECRET', undefined, 'SECRET'));
    expect(JSON.stringify([error.message, error.reason])).not.toContain('SECRET');
  });
});

describe('retryAfter()', () => {
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Tue, 01 Sep 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Tue, 01 Sep 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '7', 'ratelimit-reset': '31' }, 31_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('retryAfter() reads %j as %s', (headers, expected) => {
    expect(retryAfter(new Headers(headers), now)).toBe(expected);
  });
});
