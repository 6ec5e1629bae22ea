/**
 * A label as key-value pairs, `MSIP_Label_<label GUID>_<attribute>`: the form that it has in custom properties, in a PDF's Info
 * dictionary, in XMP and in a message's header (MIP label metadata). LabelInfo (MS-OFFCRYPTO 2.6.5.4) has a form of its own.
 */
import type { LabelId, SiteId } from '../model/ids.ts';
import type { AssignmentMethod, LabelAssignment, LabelSource, PresentLabel } from '../model/label.ts';

/** A pair as a format holds it; its own kind may carry where it stands. */
export interface LabelPair {
  readonly name: string;
  readonly value: string;
}

/** The pairs of one label. */
export interface LabelGroup<Pair extends LabelPair = LabelPair> {
  readonly labelId: string;
  /** Undefined where a file of an older client doesn't say. */
  readonly siteId: string | undefined;
  readonly enabled: boolean;
  /** By attribute, lower case; the last one counts where a file has it twice. */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** All of them in order, those that a file has twice too. */
  readonly all: readonly Pair[];
}

/** Keys and values hold at most this many characters. */
const valueLimit = 255;

/** The label groups among pairs of any kind, in the order in which they begin. */
export function groupPairs<Pair extends LabelPair>(pairs: Iterable<Pair>): readonly LabelGroup<Pair>[] {
  const byLabel = new Map<string, { readonly pairs: Map<string, Pair>; readonly all: Pair[] }>();
  for (const pair of pairs) {
    const [, id, attribute] = /^MSIP_Label_\{?([0-9a-f-]{36})\}?_(.+)$/iu.exec(pair.name) ?? [];
    if (id === undefined || attribute === undefined) continue;
    const group = byLabel.get(id.toLowerCase()) ?? { pairs: new Map<string, Pair>(), all: [] };
    group.pairs.set(attribute.toLowerCase(), pair);
    group.all.push(pair);
    byLabel.set(id.toLowerCase(), group);
  }
  return [...byLabel].map(([labelId, { pairs, all }]) => {
    const siteId = pairs.get('siteid')?.value;
    return {
      labelId,
      siteId: siteId === undefined ? undefined : bareGuid(siteId),
      enabled: pairs.get('enabled')?.value.trim().toLowerCase() === 'true',
      pairs,
      all,
    };
  });
}

/** Enabled labels, one per tenant: two must not be, but where they are the later one counts. Groups that name no tenant are no labels. */
export function presentLabels(groups: readonly LabelGroup[], source: LabelSource): readonly PresentLabel[] {
  const labels = new Map<string, PresentLabel>();
  for (const group of [...groups].sort((a, b) => setTime(a) - setTime(b))) {
    if (group.siteId === undefined || !group.enabled) continue;
    labels.set(group.siteId, presentLabel(group, group.siteId, source));
  }
  return [...labels.values()];
}

/** The tenant's groups, and the label's own where it doesn't name its tenant: a label belongs to one tenant only. */
export function ownGroups<Pair extends LabelPair>(
  groups: readonly LabelGroup<Pair>[],
  label: Pick<LabelAssignment, 'siteId' | 'labelId'>,
): readonly LabelGroup<Pair>[] {
  return groups.filter((group) => group.siteId === label.siteId || group.labelId === label.labelId);
}

/** Whether exactly this label of the tenant is there, whatever its content bits. */
export function carriesLabel(
  groups: readonly LabelGroup[],
  label: Pick<LabelAssignment, 'siteId' | 'labelId'>,
): boolean {
  const own = ownGroups(groups, label);
  const [group] = own;
  if (own.length !== 1 || group?.enabled !== true) return false;
  return group.labelId === label.labelId && group.siteId === label.siteId;
}

/**
 * What becomes of the pairs when this label is set: attributes that others added to this same label stay; all of the tenant's other
 * labels go.
 */
export function pairChange<Pair extends LabelPair>(
  groups: readonly LabelGroup<Pair>[],
  label: LabelAssignment,
): { readonly remove: readonly Pair[]; readonly add: readonly LabelPair[] } {
  const add = labelPairs(label);
  const names = new Set(add.map(({ name }) => name.toLowerCase()));
  const remove = ownGroups(groups, label).flatMap(({ labelId, all }) =>
    all.filter(({ name }) => labelId !== label.labelId || names.has(name.toLowerCase())),
  );
  return { remove, add };
}

/** The label's pairs, in the order in which Office writes them. */
export function labelPairs(label: LabelAssignment): readonly LabelPair[] {
  const attributes = {
    Enabled: 'true',
    SetDate: label.setDate,
    Method: label.method === 'privileged' ? 'Privileged' : 'Standard',
    Name: cut(label.name, valueLimit),
    SiteId: label.siteId,
    ActionId: label.actionId,
    ContentBits: String(label.contentBits),
  };
  return Object.entries(attributes).map(([key, value]) => ({ name: `MSIP_Label_${label.labelId}_${key}`, value }));
}

export function readMethod(text: string): AssignmentMethod {
  const method = text.trim().toLowerCase();
  return method === 'privileged' || method === 'auto' ? method : 'standard';
}

/** Lower case, without braces. */
export function bareGuid(text: string): string {
  return text
    .trim()
    .replace(/^\{|\}$/gu, '')
    .toLowerCase();
}

function presentLabel(group: LabelGroup, siteId: string, source: LabelSource): PresentLabel {
  const name = group.pairs.get('name')?.value;
  return {
    siteId: siteId as SiteId,
    labelId: group.labelId as LabelId,
    method: readMethod(group.pairs.get('method')?.value ?? ''),
    ...(name === undefined ? {} : { name }),
    contentBits: bitsOf(group),
    source,
  };
}

function bitsOf({ pairs }: LabelGroup): number {
  return Number.parseInt(pairs.get('contentbits')?.value ?? '', 10) || 0;
}

function setTime({ pairs }: LabelGroup): number {
  return Date.parse(pairs.get('setdate')?.value ?? '') || 0;
}

/** Never within a surrogate pair. */
function cut(text: string, limit: number): string {
  const kept = text.slice(0, limit);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}
