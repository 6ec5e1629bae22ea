/**
 * Labels that somebody sets or removes by hand, on files that are at hand. What holds:
 * - A label with sublabels is never set.
 * - Removing a label, or lowering it, asks for a justification where the policy says so; moving between sublabels of one parent does not.
 * - As a policy would set it (`standard`), it never replaces a label that a person chose, unless the policy says so.
 * - What another organization protects is left to it, where the policy says so.
 */
import type { WhyNot } from '../model/decision.ts';
import type { SiteId } from '../model/ids.ts';
import type { PresentLabel } from '../model/label.ts';
import { isProtectedByOthers, presentLabels, type Present } from './present-label.ts';
import type { Label, Policy } from './policy.ts';
import { suggestion } from './suggest.ts';

/** The label that somebody names by path, name, id, or a display name that only one label has; or what is wrong with it. */
export function labelNamed(
  { labels }: Pick<Policy, 'labels'>,
  wanted: string,
): { readonly label: Label } | { readonly problem: string } {
  const key = keyOf(wanted);
  const exact = labels.find((one) => [one.id, one.name, one.path].some((name) => keyOf(name) === key));
  const shown = exact === undefined ? labels.filter(({ displayName }) => keyOf(displayName) === key) : [];
  const label = exact ?? (shown.length === 1 ? shown[0] : undefined);
  if (label?.applicable === true) return { label };
  const paths = (some: readonly Label[]): string =>
    some
      .filter(({ applicable }) => applicable)
      .map(({ path }) => path)
      .join(', ');
  if (label !== undefined) {
    const sublabels = labels.filter(({ parent }) => parent === label.id);
    return { problem: `${wanted} has sublabels and is never written: use ${paths(sublabels)}` };
  }
  if (shown.length > 1) return { problem: `${wanted} is the name of several labels: use ${paths(shown)}` };
  const close = suggestion(
    wanted,
    labels.filter(({ applicable }) => applicable).flatMap(({ name, path }) => [path, name]),
  );
  return { problem: `${wanted} is not a label of the policy${close}: use ${paths(labels)}` };
}

/** Without regard to case and to spaces around the backslash. */
function keyOf(name: string): string {
  return name
    .split('\\')
    .map((part) => part.trim().toLowerCase())
    .join('\\');
}

export interface FileLabels {
  /** Of all tenants. */
  readonly labels: readonly PresentLabel[];
  readonly siteId: SiteId;
}

export interface ByHand {
  readonly label: Label;
  readonly method: 'standard' | 'privileged';
  readonly justification?: string | undefined;
}

export type HandVerdict =
  /** The label may be set, or the present one removed. */
  | { readonly kind: 'allowed'; readonly reason: string }
  /** Nothing to do: it is carried already, or there is none to remove. */
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'refused'; readonly why: WhyNot | 'justification-required'; readonly reason: string };

/** Whether somebody may set a label on a file. */
export function labelByHand(policy: Policy, file: FileLabels, { label, method, justification }: ByHand): HandVerdict {
  const present = presentLabels(policy, file);
  if (present.kind === 'known' && present.label.id === label.id) {
    return { kind: 'nothing', reason: 'The file has this label already' };
  }
  if (policy.relabel.foreignProtection === 'keep' && isProtectedByOthers(file)) {
    const reason = 'The label of another tenant says that the file is protected there';
    return { kind: 'refused', why: 'foreign-protection', reason };
  }
  if (method === 'standard' && policy.relabel.manual === 'keep' && present.kind === 'known' && present.byPerson) {
    const reason = `A person chose ${present.label.path}; with --method privileged it is replaced`;
    return { kind: 'refused', why: 'present-label-chosen-by-person', reason };
  }
  const before = nameOf(present);
  const set = before === undefined ? `Set by hand: ${label.path}` : `Set by hand: ${label.path} instead of ${before}`;
  if (!lowers(present, label)) return { kind: 'allowed', reason: set };
  return justified(policy, justification, {
    done: set,
    asks: `${label.path} is less sensitive than ${before ?? 'it'}`,
  });
}

/** Whether somebody may remove the tenant's label from a file. */
export function unlabelByHand(policy: Policy, file: FileLabels, justification: string | undefined): HandVerdict {
  const present = presentLabels(policy, file);
  if (present.kind === 'none') return { kind: 'nothing', reason: 'The file has no label of this tenant' };
  const before = nameOf(present) ?? '';
  return justified(policy, justification, {
    done: `Removed by hand: ${before}`,
    asks: `The file has the label ${before}`,
  });
}

/** A label that nobody knows may be the most sensitive of all. Sublabels of one parent are siblings, none below another. */
function lowers(present: Present, wanted: Label): boolean {
  if (present.kind !== 'known') return present.kind === 'unknown';
  const { label } = present;
  const siblings = label.parent !== undefined && label.parent === wanted.parent;
  return label.priority > wanted.priority && !siblings;
}

function justified(
  { relabel }: Policy,
  justification: string | undefined,
  { done, asks }: { readonly done: string; readonly asks: string },
): HandVerdict {
  const said = justification?.trim() ?? '';
  if (said !== '') return { kind: 'allowed', reason: `${done}; justification: ${said}` };
  if (!relabel.askJustification) return { kind: 'allowed', reason: done };
  const reason = `${asks}: the policy asks for a justification, given with --justification`;
  return { kind: 'refused', why: 'justification-required', reason };
}

function nameOf(present: Present): string | undefined {
  if (present.kind === 'none') return undefined;
  return present.kind === 'known' ? present.label.path : 'a label that the policy does not know';
}
