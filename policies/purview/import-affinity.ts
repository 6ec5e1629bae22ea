import type { WrittenEvidence } from '../own-types/own-type-schema.ts';
import type { Remark } from './import-element.ts';
import { evidenceOf, matchIn } from './import-pattern.ts';
import { proximityOf, versioned, type ReadCue, type ReadType } from './read-type.ts';
import type { XmlElement } from './read-xml.ts';
import type { RulePackage } from './rule-package.ts';

/**
 * An Affinity: documents that no single value marks. Its evidences stand within the proximity of each other, and together they reach the
 * threshold (Microsoft, "Developing sensitive information rule packages").
 */
export function readAffinity(affinity: XmlElement, rules: RulePackage, remark: Remark): ReadType {
  const { evidencesProximity = '600', thresholdConfidenceLevel } = affinity.attributes;
  const threshold = Number(thresholdConfidenceLevel ?? 75);
  const together = versioned(affinity, 'Evidence').flatMap((evidence) => cueOf(evidence, rules, remark) ?? []);
  return {
    recommendedConfidence: threshold,
    proximity: proximityOf(evidencesProximity),
    patterns: together.length === 0 ? [] : [{ confidence: threshold, primary: { together } }],
  };
}

function cueOf(element: XmlElement, rules: RulePackage, remark: Remark): ReadCue | undefined {
  const confidence = Number(element.attributes.confidenceLevel ?? 0);
  const evidence: WrittenEvidence[] = [];
  for (const child of element.children) {
    const found = evidenceOf(child, matchIn(rules, remark));
    if (typeof found === 'string') {
      remark(`the evidence of confidence ${confidence} was left out: ${found}`);
      return undefined;
    }
    if (found !== undefined) evidence.push(found);
  }
  if (evidence.length > 0) return { confidence, evidence };
  remark(`the evidence of confidence ${confidence} was left out: it asks for nothing`);
  return undefined;
}
