import type { Detector } from '../../detector.ts';
import { isHostIpv6 } from '../../validators/ip-address.ts';
import { ipv6, ipWords } from './ip.ts';

/** IPv6 address of a host, RFC 4291. */
export const ipAddressV6: Detector = {
  id: 'ip-address-v6',
  name: 'IP Address v6',
  purviewId: '3f691089-7413-4926-ab3b-3c5ea8a1c17e',
  pattern: new RegExp(ipv6, 'g'),
  anchors: [':'],
  normalize: (value) => value.toLowerCase(),
  valid: isHostIpv6,
  levels: [
    { confidence: 85, evidence: [{ keywords: ipWords }] },
    { confidence: 75, appliesTo: hasLongGroup, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'IP address 2001:db8:85a3:0:0:8a2e:370:7334', confidence: 85, because: 'in full' },
      { text: 'via fe80::1ff:fe23:4567:890a', confidence: 75, because: 'shortened, no keyword' },
    ],
    noMatch: [
      { text: 'at 12:30:45', because: 'a time' },
      { text: 'MAC 00:1b:44:11:3a:b7', because: 'an address of a network card' },
      { text: 'std::vector and a::b', because: 'code' },
      { text: 'ip ::1', because: 'every machine itself' },
    ],
  },
};

/** One group of three digits or more, and three groups: code and times have neither. */
function hasLongGroup(value: string): boolean {
  const groups = value.split(':').filter((group) => group !== '');
  return groups.length >= 3 && groups.some((group) => group.length >= 3 && /[0-9]/.test(group));
}
