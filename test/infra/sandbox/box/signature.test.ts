import { describe, expect, it } from 'vitest';
import { signDelivery } from '../../../../infra/sandbox/box/signature.ts';

describe('signDelivery()', () => {
  it("makes the signatures of Box's published sample message", () => {
    const body = Buffer.from(
      '{"type":"webhook_event","webhook":{"id":"1234567890"},"trigger":"FILE.UPLOADED","source":{"id":"1234567890","type":"file","name":"Test.txt"}}',
    );
    const timestamp = '2020-01-01T00:00:00-07:00';
    expect(signDelivery('SamplePrimaryKey', body, timestamp)).toBe('6TfeAW3A1PASkgboxxA5yqHNKOwFyMWuEXny/FPD5hI=');
    expect(signDelivery('SampleSecondaryKey', body, timestamp)).toBe('v+1CD1Jdo3muIcbpv5lxxgPglOqMfsNHPV899xWYydo=');
  });
});
