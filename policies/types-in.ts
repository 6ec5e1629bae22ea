import type { OwnCheck, OwnElement, OwnEvidence, OwnPattern, OwnPrimary, OwnType } from '../model/own-type.ts';
import type { Condition, Policy } from './policy.ts';

/** Ids of the information types that rules ask for, each once, by the alphabet: no others need to be looked for. */
export function typesIn({ rules }: Pick<Policy, 'rules'>): readonly string[] {
  return [...new Set(rules.flatMap(({ when }) => typesOf(when)))].sort();
}

function typesOf({ informationTypes = [], all = [], any = [], not }: Condition): readonly string[] {
  const inner = [...all, ...any, ...(not === undefined ? [] : [not])];
  return [...informationTypes.map(({ type }) => type), ...inner.flatMap(typesOf)];
}

/** Whether a rule looks at document properties. */
export function asksForProperties({ rules }: Pick<Policy, 'rules'>): boolean {
  const asks = ({ property, all = [], any = [], not }: Condition): boolean =>
    property !== undefined || [...all, ...any, ...(not === undefined ? [] : [not])].some(asks);
  return rules.some(({ when }) => asks(when));
}

/** Ids of the built-in types that own types are made of: their patterns and checks matter to the answer too. */
export function builtInTypesOf(types: readonly OwnType[]): readonly string[] {
  return types.flatMap(({ patterns }) => patterns.flatMap(inPattern));
}

function inPattern({ primary, checks, evidence }: OwnPattern): readonly string[] {
  return [...inPrimary(primary), ...checks.flatMap(inCheck), ...evidence.flatMap(inEvidence)];
}

function inPrimary(primary: OwnPrimary): readonly string[] {
  if ('fingerprint' in primary) return [];
  if ('together' in primary) return primary.together.flatMap(({ evidence }) => evidence.flatMap(inEvidence));
  return inElement('find' in primary ? primary.find : primary);
}

function inEvidence(evidence: OwnEvidence): readonly string[] {
  if ('any' in evidence) return evidence.any.flatMap(inEvidence);
  return 'element' in evidence ? inElement(evidence.element) : [];
}

function inElement(element: OwnElement): readonly string[] {
  if ('type' in element) return [element.type];
  return 'regex' in element ? element.checks.flatMap(inCheck) : [];
}

function inCheck(check: OwnCheck): readonly string[] {
  return check.kind === 'type' ? [check.type] : [];
}
