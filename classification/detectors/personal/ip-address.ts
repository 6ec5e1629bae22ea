import type { Detector } from '../../detector.ts';
import { isHostIpv4, isHostIpv6 } from '../../validators/ip-address.ts';
import { ipv4, ipv6, ipWords } from './ip.ts';

/** IP address of a host of either version. */
export const ipAddress: Detector = {
  id: 'ip-address',
  name: 'IP address',
  purviewId: '1daa4ad5-e2dd-4ca4-a788-54722c09efb2',
  pattern: new RegExp(`${ipv4}|${ipv6}`, 'gi'),
  normalize: (value) => value.toLowerCase(),
  valid: (value) => (value.includes(':') ? isHostIpv6(value) : isHostIpv4(value)),
  levels: [{ confidence: 85, evidence: [{ keywords: ipWords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Client IP: 81.2.69.160', confidence: 85, because: 'version 4' },
      { text: 'IP address 2001:db8:85a3::8a2e:370:7334', confidence: 85, because: 'version 6' },
      { text: 'gateway 10.20.30.40', confidence: 85, because: 'private' },
    ],
    noMatch: [
      { text: 'from 81.2.69.160 at noon', because: 'no keyword' },
      { text: 'ip stack version 4.12.3.1', because: 'a version' },
      { text: 'IP traffic at 12:30:45', because: 'a time' },
    ],
  },
};
