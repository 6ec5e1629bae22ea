import type { Condition, Policy } from './policy.ts';

/** Ids of the information types that rules ask for, each once, by the alphabet: no others need to be looked for. */
export function typesIn({ rules }: Pick<Policy, 'rules'>): readonly string[] {
  return [...new Set(rules.flatMap(({ when }) => typesOf(when)))].sort();
}

function typesOf({ informationTypes = [], all = [], any = [], not }: Condition): readonly string[] {
  const inner = [...all, ...any, ...(not === undefined ? [] : [not])];
  return [...informationTypes.map(({ type }) => type), ...inner.flatMap(typesOf)];
}
