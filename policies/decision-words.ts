import type { RuleMatch } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';

/** `Rule "Payment cards" (payment-cards), having found credit-card-number (2 at confidence 85),` */
export function ruleText({ name, rule, types }: RuleMatch, findings: readonly Finding[]): string {
  const found = findings.filter(({ type }) => types.includes(type)).map(findingText);
  return `Rule "${name}" (${rule})${found.length === 0 ? '' : `, having found ${found.join(', ')},`}`;
}

/** `credit-card-number (2 at confidence 85, 3 at 65 or more)` */
export function findingText({ type, levels }: Finding): string {
  const counts = levels.map(({ confidence, count }, index) =>
    index === 0 ? `${count} at confidence ${confidence}` : `${count} at ${confidence} or more`,
  );
  return `${type} (${counts.join(', ')})`;
}
