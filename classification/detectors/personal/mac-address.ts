import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

const keywords = commaSeparated(
  'mac, mac address, mac addr, macaddress, hardware address, hwaddr, ethernet, ether, wifi, wlan, nic, bluetooth, bssid, physical address',
);

/** MAC address of a network interface, IEEE 802: six pairs of hexadecimal digits. */
export const macAddress: Detector = {
  id: 'mac-address',
  name: 'MAC address',
  pattern:
    /(?<![0-9A-Za-z:.-])(?:[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Za-z:-])/g,
  normalize: (value) => value.replace(/[^0-9A-Fa-f]/g, '').toLowerCase(),
  valid: (value) => !/^(.)\1+$/.test(value) && /^.[0-9a-f]/.test(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => /[A-Fa-f]/.test(value) && /[:-]/.test(value), evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'MAC address 00:1B:44:11:3A:B7', confidence: 85, because: 'with colons' },
      { text: 'x 00-1b-44-11-3a-b7 y', confidence: 75, because: 'no keyword' },
      { text: 'mac 001b.4411.3ab7', confidence: 85, because: "in Cisco's way" },
    ],
    noMatch: [
      { text: 'mac ff:ff:ff:ff:ff:ff', because: 'to everybody' },
      { text: 'at 12:30:45:10:11:12 hours', because: 'digits only, no keyword' },
      { text: 'mac 00:1b:44:11:3a:b7:00:01', because: 'eight pairs' },
    ],
  },
};
