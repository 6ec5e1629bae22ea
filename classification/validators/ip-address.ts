/** Four numbers of at most 255, none with a leading zero, that can name one host: no network 0 or 127, no multicast, no mask. */
export function isHostIpv4(text: string): boolean {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255))
    return false;
  const first = Number(parts[0]);
  return first !== 0 && first !== 127 && first < 224;
}

/** Addresses that are not routed: RFC 1918, RFC 6598 (shared), RFC 3927 (link-local). Expects an IPv4 address. */
export function isPrivateIpv4(text: string): boolean {
  const [first = 0, second = 0] = text.split('.').map(Number);
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 100 && second >= 64 && second <= 127) ||
    (first === 169 && second === 254)
  );
}

/** RFC 4291 section 2.2: eight groups, one run of zeros as `::`, perhaps an IPv4 address at the end; not `::` or `::1`. */
export function isHostIpv6(text: string): boolean {
  const [head = '', tail, ...more] = text.toLowerCase().split('::');
  if (more.length > 0) return false;
  const groups = [head, tail ?? ''].flatMap((side) => (side === '' ? [] : side.split(':')));
  const last = groups.at(-1) ?? '';
  const size = groups.length + (last.includes('.') ? 1 : 0);
  const hex = last.includes('.') ? groups.slice(0, -1) : groups;
  if (last.includes('.') && !isHostIpv4(last)) return false;
  if (hex.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return false;
  if (tail === undefined ? size !== 8 : size > 7) return false;
  return groups.some((group) => !/^0{0,3}[01]?$/.test(group));
}
