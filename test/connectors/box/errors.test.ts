import { describe, expect, it } from 'vitest';

import { answerError, networkError } from '../../../connectors/box/errors.ts';

describe('answerError()', () => {
  it.each([
    [401, undefined, 'unauthorized', 'token-rejected'],
    [403, 'access_denied_item_locked', 'locked', 'access-denied-item-locked'],
    [403, 'access_denied_insufficient_permissions', 'permanent', 'access-denied-insufficient-permissions'],
    [403, 'forbidden_by_policy', 'permanent', 'forbidden-by-policy'],
    [403, 'insufficient_scope', 'unauthorized', 'insufficient-scope'],
    [403, undefined, 'permanent', 'access-denied'],
    [400, 'terms_of_service_required', 'unauthorized', 'terms-of-service-required'],
    [400, 'bad_request', 'permanent', 'bad-request'],
    [400, 'invalid_parameter', 'permanent', 'bad-request'],
    [404, 'not_found', 'gone', 'not-found'],
    [404, 'trashed', 'gone', 'trashed'],
    [409, 'operation_blocked_temporary', 'transient', 'operation-blocked-temporary'],
    [409, 'name_temporarily_reserved', 'transient', 'name-temporarily-reserved'],
    [409, 'item_name_in_use', 'permanent', 'name-taken'],
    [409, 'conflict', 'conflict', 'conflict'],
    [410, 'session_expired', 'transient', 'session-expired'],
    [412, 'precondition_failed', 'conflict', 'precondition-failed'],
    [412, undefined, 'conflict', 'precondition-failed'],
    [423, undefined, 'locked', 'refused'],
    [429, undefined, 'transient', 'rate-limit-exceeded'],
    [500, 'internal_server_error', 'transient', 'internal-server-error'],
    [503, 'not_found', 'transient', 'not-found'],
    [413, undefined, 'permanent', 'refused'],
    [403, 'constructor', 'permanent', 'constructor'],
  ])('answerError() makes %i %s a failure of kind %s', (status, code, kind, reason) => {
    expect(answerError('x', { status, code, retryAfterMs: undefined })).toMatchObject({ kind, reason });
  });

  it('answerError() hands on the wait of what may be tried again, and of nothing else', () => {
    expect(answerError('x', { status: 409, code: 'name_temporarily_reserved', retryAfterMs: 7 }).retryAfterMs).toBe(7);
    expect(answerError('x', { status: 404, code: 'not_found', retryAfterMs: 7 }).retryAfterMs).toBeUndefined();
  });
});

describe('networkError()', () => {
  it.each([
    [new DOMException('', 'TimeoutError'), 'timeout'],
    [new DOMException('', 'AbortError'), 'aborted'],
    [new TypeError('terminated'), 'network'],
  ])('networkError() keeps the cause and says what it was: %s', (cause, reason) => {
    expect(networkError('x', cause)).toMatchObject({ kind: 'transient', reason, cause });
  });
});
