import type { Detector } from '../../detector.ts';
import { isHostIpv4, isPrivateIpv4 } from '../../validators/ip-address.ts';
import { isUnlikeVersion, ipv4, ipWords } from './ip.ts';

/** IPv4 address of a host, RFC 791; private ones only beside words that say so. */
export const ipAddressV4: Detector = {
  id: 'ip-address-v4',
  name: 'IP Address v4',
  purviewId: 'a7dd5e5f-e7f9-4626-a2c6-86a8cb6830d2',
  pattern: new RegExp(ipv4, 'gi'),
  normalize: (value) => value,
  valid: isHostIpv4,
  levels: [
    { confidence: 85, evidence: [{ keywords: ipWords }] },
    { confidence: 75, appliesTo: (value) => !isPrivateIpv4(value) && isUnlikeVersion(value), evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Client IP: 81.2.69.160', confidence: 85, because: 'keyword' },
      { text: 'from 81.2.69.160 at noon', confidence: 75, because: 'no keyword' },
      { text: 'gateway 192.168.1.254', confidence: 85, because: 'private, keyword' },
    ],
    noMatch: [
      { text: 'replaces 3.29.8.52', because: 'a version as likely as not' },
      { text: 'from 192.168.1.254 at noon', because: 'private, no keyword' },
      { text: 'version 4.12.3.1', because: 'a version' },
      { text: 'see 4.1.2.3 below', because: 'a numbered heading' },
      { text: 'IP 256.300.1.2', because: 'numbers over 255' },
      { text: 'netmask 255.255.255.0', because: 'a mask' },
      { text: 'OID 2.16.840.1.113883', because: 'an object identifier' },
      { text: 'ip 127.0.0.1', because: 'every machine itself' },
    ],
  },
};
