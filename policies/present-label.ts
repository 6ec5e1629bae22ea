import type { SiteId } from '../model/ids.ts';
import type { PresentLabel } from '../model/label.ts';
import { contentBit } from '../model/marking.ts';
import type { Label, Policy } from './policy.ts';

/** The tenant's label in the file. Two at once are not meant to be; then the more sensitive one counts. */
export type Present =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly label: Label; readonly byPerson: boolean };

interface Carried {
  /** Labels of all tenants. */
  readonly labels: readonly PresentLabel[];
  /** Our tenant. */
  readonly siteId: SiteId;
}

export function presentLabels(policy: Policy, { labels, siteId }: Carried): Present {
  const ours = labels.filter((label) => label.siteId === siteId);
  const known = ours.map(({ labelId }) => policy.labels.find(({ id }) => id === labelId));
  if (ours.length === 0) return { kind: 'none' };
  const label = known.filter((one) => one !== undefined).sort((a, b) => b.priority - a.priority)[0];
  if (label === undefined || known.includes(undefined)) return { kind: 'unknown' };
  return { kind: 'known', label, byPerson: ours.some(({ method }) => method === 'privileged') };
}

/** Encryption was applied with the label. */
export function isProtectedByOthers({ labels, siteId }: Carried): boolean {
  return labels.some((label) => label.siteId !== siteId && (label.contentBits & contentBit.encryption) !== 0);
}
