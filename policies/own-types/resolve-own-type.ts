import type { OwnEvidence, OwnLevel, OwnType } from '../../model/own-type.ts';
import type { WrittenEvidence, WrittenOwnType } from './own-type-schema.ts';
import { joinPrimaries, ownRegex, primaryRegex, safeRegex } from './primary-element.ts';

/** A type without faults as plain data; its patterns by confidence, those of equal confidence in the order of the file. */
export function resolveOwnType(written: WrittenOwnType): OwnType {
  const { id, name, recommendedConfidence, validators, caseSensitive } = written;
  const patterns = written.patterns.toSorted((a, b) => b.confidence - a.confidence);
  const { whole, values } = joinPrimaries(patterns.map(({ primary }) => primaryRegex(primary, caseSensitive)));
  const evidenceOf = (list: readonly WrittenEvidence[]): readonly OwnEvidence[] =>
    list.map((one) => resolveEvidence(one, caseSensitive));
  const levels = patterns.map(({ confidence, evidence, without }, index): OwnLevel => {
    const level = { confidence, evidence: evidenceOf(evidence), without: evidenceOf(without) };
    const own = values[index];
    return own === undefined ? level : { ...level, values: own };
  });
  return { id, name, recommendedConfidence, primary: whole, validators, levels };
}

function resolveEvidence(
  { keywords, regex, any = [], atLeast = 1 }: WrittenEvidence,
  caseSensitive: boolean,
): OwnEvidence {
  if (keywords !== undefined) return { keywords };
  if (regex !== undefined) return { regex: ownRegex(safeRegex(regex, { ignoreCase: !caseSensitive })) };
  return { any: any.map((one) => resolveEvidence(one, caseSensitive)), atLeast };
}
