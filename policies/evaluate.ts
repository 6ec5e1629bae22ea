/**
 * The decision about one file. What holds, whatever the policy:
 * - Every rule that holds is among the matches; the automatic ones compete: the most sensitive label wins, the first rule on a tie.
 * - A label is never lowered unless the policy allows it, and one that a person chose is never replaced unless it says so.
 * - A label of the tenant that the policy doesn't know is kept: nobody can tell how sensitive it is.
 * - A label that a person chose beside the file, where the policy adopts such, is written into it unless that would lower the one inside.
 * - Labels of other tenants stay beside ours.
 * - A file without a known label whose document properties stand for one gets it, unless a rule asks for a more sensitive one.
 * - A default label goes to files without one, and only where no rule asks for a label.
 * - The reason names rule, types, counts and confidences, never a value.
 */
import type { Decision, RuleMatch, Severity, WhyNot } from '../model/decision.ts';
import type { FileErrorKind } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { LabelId, SiteId } from '../model/ids.ts';
import type { PresentLabel } from '../model/label.ts';
import { fileHolds, holds, typesFound } from './condition.ts';
import type { FileFacts } from './condition.ts';
import { findingText, ruleText } from './decision-words.ts';
import { mappedLabel, type MappedLabel } from './mapped-label.ts';
import type { Label, Policy, Relabel } from './policy.ts';
import { isProtectedByOthers, presentLabels, type Present } from './present-label.ts';

export interface Facts {
  readonly file: FileFacts;
  readonly findings: readonly Finding[];
  /** Labels of all tenants. */
  readonly labels: readonly PresentLabel[];
  /** Our tenant. */
  readonly siteId: SiteId;
  /** A label of the policy that a person chose beside the file and that is to count as if it were inside. */
  readonly chosen?: LabelId;
  /** Document properties by name. */
  readonly properties?: ReadonlyMap<string, string> | undefined;
  /** Why parts of the file could not be read. */
  readonly unread?: readonly FileErrorKind[];
}

/** Why the policy leaves the file alone, undefined where it doesn't; it can be asked before the file is fetched. */
export function outOfScope({ inclusions, exclusions }: Policy, file: FileFacts): string | undefined {
  const exclusion = exclusions.find(({ when }) => fileHolds(when, file));
  if (exclusion !== undefined) return `Excluded by "${exclusion.name}"`;
  if (inclusions.length === 0 || inclusions.some(({ when }) => fileHolds(when, file))) return undefined;
  return `Not included by ${inclusions.map(({ name }) => `"${name}"`).join(' or ')}`;
}

export function evaluate(policy: Policy, facts: Facts): Decision {
  const out = outOfScope(policy, facts.file);
  if (out !== undefined) return { kind: 'none', matches: [], why: 'excluded', reason: out };
  const inside = presentLabels(policy, facts);
  const chosen = chosenLabel({ policy, facts, present: inside, matches: [] });
  const present: Present = chosen === undefined ? inside : { kind: 'known', label: chosen, byPerson: true };
  const matches = matchesOf(policy, facts, present);
  const context: Context = { policy, facts, present, matches };
  const mapped = chosen === undefined && inside.kind !== 'known' ? mappedLabel(policy, facts.properties) : undefined;
  if (mapped !== undefined) return decideMapped({ ...context, present: { kind: 'none' } }, mapped);
  if (chosen === undefined) return decide(context);
  const decided = decide(context);
  return decided.kind === 'label' ? decided : adopt({ ...context, present: inside }, chosen);
}

function decide(context: Context): Decision {
  const automatic = strongest(context, 'automatic');
  const recommended = strongest(context, 'recommended');
  const decided = automatic && decideAutomatic(context, automatic);
  if (decided?.kind === 'label') return decided;
  return (
    (recommended && recommend(context, recommended)) ??
    decided ??
    (recommended ? undefined : defaultLabel(context)) ??
    report(context) ??
    (recommended && notRecommended(context, recommended)) ??
    nothingMatched(context)
  );
}

interface Context {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly present: Present;
  readonly matches: readonly RuleMatch[];
}

interface Candidate {
  readonly match: RuleMatch;
  readonly label: Label;
}

// Collecting ----------------------------------------------------------------------------------------------------------

function matchesOf(policy: Policy, facts: Facts, present: Present): readonly RuleMatch[] {
  const conditionFacts = {
    file: facts.file,
    findings: facts.findings,
    unread: facts.unread ?? [],
    properties: facts.properties ?? new Map(),
    presentLabels: new Set<LabelId>([
      ...facts.labels.filter(({ siteId }) => siteId === facts.siteId).map(({ labelId }) => labelId),
      ...(present.kind === 'known' && present.label.parent !== undefined ? [present.label.parent] : []),
    ]),
  };
  return policy.rules
    .filter(({ when }) => holds(when, conditionFacts))
    .map(({ id, name, severity, mode, label, when }) => ({
      rule: id,
      name,
      severity,
      mode,
      ...(label !== undefined && { label }),
      types: typesFound(when, facts.findings),
    }));
}

/** The most sensitive label that matching rules of a mode ask for; the first rule on a tie. */
function strongest({ policy, matches }: Context, mode: RuleMatch['mode']): Candidate | undefined {
  let best: Candidate | undefined;
  for (const match of matches) {
    const label = match.mode === mode ? policy.labels.find(({ id }) => id === match.label) : undefined;
    if (label !== undefined && (best === undefined || label.priority > best.label.priority)) best = { match, label };
  }
  return best;
}

// Deciding ------------------------------------------------------------------------------------------------------------

function decideAutomatic(context: Context, candidate: Candidate): Decision {
  const obstacle = obstacleTo(context, candidate.label);
  if (obstacle !== undefined) return none(context, candidate, obstacle);
  const { match, label } = candidate;
  return {
    kind: 'label',
    label: label.id,
    ...(label.protection !== undefined && { protection: label.protection }),
    matches: context.matches,
    rule: match,
    reason: `${asksFor(context, candidate)}; ${changeOf(context, label)}`,
  };
}

interface Obstacle {
  readonly why: WhyNot;
  readonly because: string;
}

function obstacleTo(
  context: Context,
  wanted: Label,
  relabel: Omit<Relabel, 'askJustification'> = context.policy.relabel,
): Obstacle | undefined {
  const { facts, present } = context;
  if (present.kind === 'unknown') {
    return {
      why: 'present-label-chosen-by-person',
      because: 'the file has a label of the tenant that this policy does not know, which is kept',
    };
  }
  if (present.kind === 'known') {
    const { label, byPerson } = present;
    if (label.id === wanted.id) return { why: 'already-labeled', because: 'the file has this label already' };
    if (label.priority > wanted.priority && relabel.downgrade === 'never') {
      return { why: 'present-label-higher', because: `the file has the more sensitive label ${label.path}` };
    }
    if (byPerson && relabel.manual === 'keep') {
      return { why: 'present-label-chosen-by-person', because: `a person chose its label ${label.path}` };
    }
  }
  if (relabel.foreignProtection === 'keep' && isProtectedByOthers(facts)) {
    return { why: 'foreign-protection', because: 'its label of another tenant says that it is protected there' };
  }
  return undefined;
}

/** The label that a person chose beside the file, unless it is inside already or something inside must not give way to it. */
function chosenLabel(context: Context): Label | undefined {
  const { policy, facts } = context;
  const label = policy.labels.find(({ id, applicable }) => applicable && id === facts.chosen);
  if (label === undefined) return undefined;
  return obstacleTo(context, label, { ...policy.relabel, manual: 'replace' }) === undefined ? label : undefined;
}

function adopt(context: Context, label: Label): Decision {
  return {
    kind: 'label',
    label: label.id,
    method: 'privileged',
    ...(label.protection !== undefined && { protection: label.protection }),
    matches: context.matches,
    reason: `A person chose ${label.path} beside the file; ${changeOf(context, label)}`,
  };
}

/** What another product or an old scheme says of the file counts as its label, set by a policy; it is written, or outdone by a rule. */
function decideMapped(context: Context, { label, property }: MappedLabel): Decision {
  const automatic = strongest(context, 'automatic');
  if (automatic !== undefined && automatic.label.priority >= label.priority) return decide(context);
  const obstacle = obstacleTo(context, label);
  const says = `Its document property ${property} stands for ${label.path}`;
  if (obstacle !== undefined) {
    const { why, because } = obstacle;
    return { kind: 'none', matches: context.matches, label: label.id, why, reason: `${says}, but ${because}` };
  }
  return {
    kind: 'label',
    label: label.id,
    mapped: true,
    ...(label.protection !== undefined && { protection: label.protection }),
    matches: context.matches,
    reason: `${says}; ${changeOf(context, label)}`,
  };
}

/** Undefined where the label would not be higher than the present one. */
function recommend(context: Context, candidate: Candidate): Decision | undefined {
  const { present } = context;
  const current = present.kind === 'known' ? present.label.priority : present.kind === 'none' ? -1 : Infinity;
  if (candidate.label.priority <= current) return undefined;
  return {
    kind: 'recommend',
    label: candidate.label.id,
    matches: context.matches,
    rule: candidate.match,
    reason: `${asksFor(context, candidate, 'recommends')}; a person decides`,
  };
}

/** Equal, lower, or beside a label that the policy doesn't know. */
function notRecommended(context: Context, candidate: Candidate): Decision {
  const obstacle = obstacleTo(context, candidate.label, neverLower);
  return obstacle === undefined ? nothingMatched(context) : none(context, candidate, obstacle, 'recommends');
}

/** A recommendation never lowers a label, whatever rules may do by themselves. */
const neverLower = { manual: 'keep', downgrade: 'never', foreignProtection: 'keep' } as const;

function defaultLabel(context: Context): Decision | undefined {
  const { policy, facts, present, matches } = context;
  if (present.kind !== 'none') return undefined;
  const found = policy.defaults.find(({ when }) => fileHolds(when, facts.file));
  const label = policy.labels.find(({ id }) => id === found?.label);
  if (label === undefined || obstacleTo(context, label) !== undefined) return undefined;
  return {
    kind: 'label',
    label: label.id,
    ...(label.protection !== undefined && { protection: label.protection }),
    matches,
    reason: `No rule asks for a label and the file has none: ${label.path} is the default for "${facts.file.sourceName}"`,
  };
}

const severityOrder: readonly Severity[] = ['informational', 'low', 'medium', 'high', 'critical'];

/** The most severe of the rules that only report, the first on a tie. */
function report(context: Context): Decision | undefined {
  const [rule] = context.matches
    .filter(({ mode }) => mode === 'report')
    .sort((a, b) => severityOrder.indexOf(b.severity) - severityOrder.indexOf(a.severity));
  if (rule === undefined) return undefined;
  return {
    kind: 'report',
    matches: context.matches,
    rule,
    reason: `${ruleText(rule, context.facts.findings)} reports only`,
  };
}

function none(context: Context, { match, label }: Candidate, obstacle: Obstacle, verb = 'asks for'): Decision {
  return {
    kind: 'none',
    matches: context.matches,
    rule: match,
    label: label.id,
    why: obstacle.why,
    reason: `${asksFor(context, { match, label }, verb)}, but ${obstacle.because}`,
  };
}

function nothingMatched({ facts, matches }: Context): Decision {
  const found = facts.findings.map(findingText).join(', ');
  return {
    kind: 'none',
    matches,
    why: 'no-rule-matched',
    reason: found === '' ? 'No rule matched; nothing sensitive was found' : `No rule matched; found ${found}`,
  };
}

// Words ---------------------------------------------------------------------------------------------------------------

function asksFor(context: Context, { match, label }: Candidate, verb = 'asks for'): string {
  return `${ruleText(match, context.facts.findings)} ${verb} ${label.path}`;
}

function changeOf({ policy, present }: Context, wanted: Label): string {
  if (present.kind !== 'known') return 'the file has no label of the tenant';
  if (present.label.priority < wanted.priority)
    return `it is more sensitive than the present label ${present.label.path}`;
  return `the present label ${present.label.path} may be lowered: ${policy.relabel.justification ?? 'the policy allows it'}`;
}
