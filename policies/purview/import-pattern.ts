import type { WrittenEvidence } from '../own-types/own-type-schema.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';
import type { RulePackage } from './rule-package.ts';

/** Says what is not the same as in the package. */
export type Remark = (text: string) => void;

export interface ImportedPattern {
  readonly confidence: number;
  readonly primary: WrittenEvidence;
  readonly evidence?: readonly WrittenEvidence[];
  readonly without?: readonly WrittenEvidence[];
}

/** A pattern in a policy's terms; undefined, with a remark, where it would mean something else here. */
export function importPattern(pattern: XmlElement, rules: RulePackage, remark: Remark): ImportedPattern | undefined {
  const confidence = Number(pattern.attributes.confidenceLevel ?? 0);
  const read = readPattern(pattern, rules, remark);
  if (typeof read !== 'string') return { confidence, ...read };
  remark(`the pattern of confidence ${confidence} was left out: ${read}`);
  return undefined;
}

function readPattern(
  pattern: XmlElement,
  rules: RulePackage,
  remark: Remark,
): Omit<ImportedPattern, 'confidence'> | string {
  const [idMatch, ...others] = childrenOf(pattern, 'IdMatch');
  if (idMatch === undefined || others.length > 0) return 'it has not exactly one IdMatch';
  const primary = elementOf(idMatch, rules, remark);
  if (typeof primary === 'string') return primary;
  const evidence: WrittenEvidence[] = [];
  const without: WrittenEvidence[] = [];
  for (const child of pattern.children.filter(({ name }) => name !== 'IdMatch')) {
    const excludes = isExclusion(child);
    const found = excludes
      ? child.children.map((inner) => evidenceOf(inner, rules, remark))
      : [evidenceOf(child, rules, remark)];
    for (const one of found) {
      if (typeof one === 'string') return one;
      if (one !== undefined) (excludes ? without : evidence).push(one);
    }
  }
  return {
    primary,
    ...(evidence.length > 0 && { evidence }),
    ...(without.length > 0 && { without }),
  };
}

/** Evidence, undefined where none is asked for, or why it can't be taken over. */
function evidenceOf(element: XmlElement, rules: RulePackage, remark: Remark): WrittenEvidence | string | undefined {
  if (element.name === 'Match') return elementOf(element, rules, remark);
  if (element.name !== 'Any') return `it holds ${element.name}, which is not known`;
  if (isExclusion(element)) return 'it excludes evidence within other evidence';
  const { minMatches = '1', maxMatches } = element.attributes;
  if (maxMatches !== undefined && Number(maxMatches) < element.children.length) {
    remark(`maxMatches ${maxMatches} has no equal here and was left out: more is found here`);
  }
  if (Number(minMatches) === 0) return undefined;
  const found = element.children.map((child) => evidenceOf(child, rules, remark));
  const why = found.find((one) => typeof one === 'string');
  if (why !== undefined) return why;
  const any = found.filter((one) => typeof one === 'object');
  if (any.length < Number(minMatches)) return `it asks for ${minMatches} of ${any.length} matches`;
  return minMatches === '1' && any.length === 1 ? any[0] : { any, atLeast: Number(minMatches) };
}

function isExclusion({ name, attributes }: XmlElement): boolean {
  return name === 'Any' && Number(attributes.minMatches ?? 1) === 0 && Number(attributes.maxMatches ?? 1) === 0;
}

/** What an IdMatch or a Match refers to, or why it can't be taken over. */
function elementOf({ attributes }: XmlElement, rules: RulePackage, remark: Remark): WrittenEvidence | string {
  const { idRef = '', minCount = '1', uniqueResults } = attributes;
  if (Number(minCount) > 1) remark(`minCount ${minCount} of ${idRef} has no equal here: one hit is enough`);
  if (uniqueResults?.toLowerCase() === 'true') remark(`uniqueResults of ${idRef} has no equal here and was left out`);
  const regex = rules.regexes.get(idRef);
  if (regex !== undefined) return { regex: regex.text };
  const keyword = rules.keywords.get(idRef);
  if (keyword !== undefined) return keywordsOf(keyword, remark);
  return `it refers to ${idRef}, which is not in the package (built-in functions and dictionaries can't be taken over)`;
}

function keywordsOf(keyword: XmlElement, remark: Remark): WrittenEvidence | string {
  const { id = '' } = keyword.attributes;
  const groups = childrenOf(keyword, 'Group');
  if (groups.some(({ attributes }) => attributes.matchStyle?.toLowerCase() === 'string')) {
    remark(`${id} is found within words there (matchStyle string): here as whole words`);
  }
  const terms = groups.flatMap((group) => childrenOf(group, 'Term'));
  if (terms.some(({ attributes }) => attributes.caseSensitive?.toLowerCase() === 'true')) {
    remark(`${id} has terms whose case counts: here in any case`);
  }
  const words = [...new Set(terms.map(({ text }) => text))];
  const usable = words.filter((word) => word.length <= 50 && /[\p{L}\p{N}]/u.test(word));
  if (usable.length < words.length) {
    remark(
      `${id} has ${words.length - usable.length} terms that are too long, or have no letter or digit: they were left out`,
    );
  }
  return usable.length === 0 ? `${id} has no term that could be taken over` : { keywords: usable };
}
