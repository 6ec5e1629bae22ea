import { commaSeparated } from '../../patterns.ts';

/** Words that stand beside addresses of hosts. */
export const ipWords = commaSeparated(`
  ip, ips, ip address, ip addresses, ip addr, ipaddress, internet protocol, ipv4, ipv6, client ip, source ip, destination ip, src ip, dst
  ip, remote address, remote addr, remoteaddr, clientip, sourceip, x forwarded for, host, hostname, gateway, dns server, nameserver,
  subnet, whitelist, allowlist, firewall, ping, ssh, adresse ip, ip adresse, dirección ip, indirizzo ip, endereço ip, ip adres, ip adresi,
  ip-כתובת, ip地址, ipアドレス, ip 주소
`);

/** Four numbers with dots; not a longer row of them (an object identifier), nor what follows a word for versions or sections. */
export const ipv4 =
  '(?<![0-9A-Za-z_]|[0-9][.-]|(?:version|ver\\.?|release|build|firmware|section|chapter|clause|§)["\']?[ :=]{0,3}["\']?)' +
  '(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9A-Za-z_]|[.-][0-9])';

/** Two to eight groups of hexadecimal digits with colons, one `::` at most; the validator sees to the rest. */
export const ipv6 =
  '(?<![0-9A-Za-z:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}|(?:[0-9A-Fa-f]{1,4}:){2,7}:|' +
  '::(?:[0-9A-Fa-f]{1,4}:){0,6}(?:[0-9A-Fa-f]{1,4}|(?:[0-9]{1,3}\\.){3}[0-9]{1,3}))(?![0-9A-Za-z:])';

/** Whether it is unlike versions and numbered headings: they begin low, and few of their numbers are large. */
export function isUnlikeVersion(address: string): boolean {
  const parts = address.split('.').map(Number);
  return (parts[0] ?? 0) >= 20 && parts.some((part) => part > 40);
}
