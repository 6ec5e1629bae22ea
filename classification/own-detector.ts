import type { OwnEvidence, OwnLevel, OwnRegex, OwnType } from '../model/own-type.ts';
import type { ConfidenceLevel, Detector, EvidenceGroup } from './detector.ts';
import { passes } from './own-checks.ts';

/** The detector of an own type. Values are one where they differ only in spaces, hyphens, dots and slashes, and in case unless case counts. */
export function ownDetector(type: OwnType): Detector {
  const { id, name, recommendedConfidence, primary, validators, levels } = type;
  return {
    id,
    name,
    pattern: globalPattern(primary),
    normalize: (value) => spellingOf(value, primary.ignoreCase),
    valid: (normalized) => validators.every((name) => passes(normalized, name)),
    levels: levels.map(levelOf),
    recommendedConfidence,
    samples: { match: [], noMatch: [] },
  };
}

function spellingOf(value: string, ignoreCase: boolean): string {
  const bare = value.replace(/[\s./-]/g, '') || value;
  return ignoreCase ? bare.toUpperCase() : bare;
}

function levelOf({ confidence, values, evidence, without }: OwnLevel): ConfidenceLevel {
  const level = { confidence, evidence: evidence.map(groupOf), without: without.map(groupOf) };
  if (values === undefined) return level;
  const whole = new RegExp(`^(?:${values.source})$`, values.ignoreCase ? 'i' : '');
  return { ...level, appliesTo: (value) => whole.test(value) };
}

function groupOf(evidence: OwnEvidence): EvidenceGroup {
  if ('keywords' in evidence) return { keywords: evidence.keywords };
  if ('regex' in evidence) return { pattern: globalPattern(evidence.regex) };
  return { any: evidence.any.map(groupOf), atLeast: evidence.atLeast };
}

function globalPattern({ source, ignoreCase }: OwnRegex): RegExp {
  return new RegExp(source, ignoreCase ? 'gi' : 'g');
}
