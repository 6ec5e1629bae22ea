import { describe, expect, it } from 'vitest';
import { isHostIpv4, isHostIpv6, isPrivateIpv4 } from '../../../classification/validators/ip-address.ts';

describe('isHostIpv4()', () => {
  it.each(['8.8.8.8', '203.0.113.7', '192.168.1.10', '1.1.1.1'])('holds for %s', (text) => {
    expect(isHostIpv4(text)).toBe(true);
  });

  it.each(['256.1.1.1', '01.2.3.4', '0.0.0.0', '127.0.0.1', '255.255.255.0', '224.0.0.1', '1.2.3'])(
    'does not hold for %s',
    (text) => {
      expect(isHostIpv4(text)).toBe(false);
    },
  );
});

it('isPrivateIpv4() holds within the ranges of RFC 1918, 3927 and 6598 only', () => {
  for (const text of ['10.0.0.1', '172.16.0.1', '172.31.255.1', '192.168.0.1', '100.64.0.1', '169.254.1.1']) {
    expect(isPrivateIpv4(text), text).toBe(true);
  }
  for (const text of ['11.0.0.1', '172.32.0.1', '192.169.0.1', '100.128.0.1', '8.8.8.8']) {
    expect(isPrivateIpv4(text), text).toBe(false);
  }
});

describe('isHostIpv6()', () => {
  it.each([
    '2001:db8:0:0:8:800:200C:417A',
    '2001:DB8::8:800:200C:417A',
    'FF01::101',
    '::ffff:129.144.52.38',
    'fe80::1ff:fe23:4567:890a',
    '2001:db8::',
  ])('holds for %s', (text) => {
    expect(isHostIpv6(text)).toBe(true);
  });

  it.each([
    '::',
    '::1',
    '1:2:3',
    '2001::8::1',
    '2001:db8:0:0:8:800:200C:417A:1',
    '12345::1',
    '::ffff:299.1.1.1',
    'g::2',
  ])('does not hold for %s', (text) => {
    expect(isHostIpv6(text)).toBe(false);
  });
});
