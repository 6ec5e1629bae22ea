import type { WrittenEvidence } from '../own-types/own-type-schema.ts';
import { functionElement } from './functions.ts';
import { filtersOf, validatorsOf } from './import-checks.ts';
import { keywordsOf, regexOf } from './import-element.ts';
import type { Remark } from './import-element.ts';
import type { ReadElement, ReadPattern } from './read-type.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';
import type { RulePackage } from './rule-package.ts';

/** A pattern in a policy's terms; undefined, with a remark, where it would mean something else here. */
export function importPattern(pattern: XmlElement, rules: RulePackage, remark: Remark): ReadPattern | undefined {
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
): Omit<ReadPattern, 'confidence'> | string {
  const [idMatch, ...others] = childrenOf(pattern, 'IdMatch');
  if (idMatch === undefined || others.length > 0) return 'it has not exactly one IdMatch';
  const element = elementOf(idMatch, rules, remark);
  if (typeof element === 'string') return element;
  const { filters, validators } = filtersOf(pattern, rules, remark);
  const evidence: WrittenEvidence[] = [];
  const without: WrittenEvidence[] = [];
  for (const child of pattern.children.filter(({ name }) => name !== 'IdMatch')) {
    const excludes = isExclusion(child);
    const found = (excludes ? child.children : [child]).map((inner) => evidenceOf(inner, matchIn(rules, remark)));
    for (const one of found) {
      if (typeof one === 'string') return one;
      if (one !== undefined) (excludes ? without : evidence).push(one);
    }
  }
  const checks = [...(element.validators ?? []), ...validators];
  return {
    primary: checks.length === 0 ? element : { ...element, validators: checks },
    ...(filters.length > 0 && { filters }),
    ...(evidence.length > 0 && { evidence }),
    ...(without.length > 0 && { without }),
  };
}

/** What a Match says. */
export type MatchReader = (element: XmlElement) => WrittenEvidence | string;

/** Reads what a Match of a package refers to. */
export function matchIn(rules: RulePackage, remark: Remark): MatchReader {
  return (element) => matchOf(element, rules, remark);
}

/** Evidence, undefined where none is asked for, or why it can't be taken over. */
export function evidenceOf(element: XmlElement, readMatch: MatchReader): WrittenEvidence | string | undefined {
  if (element.name.toLowerCase() === 'match') return readMatch(element);
  if (element.name !== 'Any') return `it holds ${element.name}, which is not known`;
  const found = element.children.map((child) => evidenceOf(child, readMatch));
  const why = found.find((one) => typeof one === 'string');
  if (why !== undefined) return why;
  const any = found.filter((one) => typeof one === 'object');
  // What asks for nothing always holds.
  const always = found.length - any.length;
  const atLeast = Math.max(0, Number(element.attributes.minMatches ?? 1) - always);
  const most = Number(element.attributes.maxMatches ?? found.length) - always;
  if (atLeast > any.length) return `it asks for ${element.attributes.minMatches ?? 1} of ${found.length} matches`;
  if (most < 0) return 'it allows fewer matches than always hold';
  if (atLeast === 0 && most >= any.length) return undefined;
  const [only] = any;
  if (atLeast === 1 && any.length === 1 && only !== undefined) return only;
  return { any, atLeast, ...(most < any.length && { atMost: most }) };
}

function matchOf(element: XmlElement, rules: RulePackage, remark: Remark): WrittenEvidence | string {
  const found = elementOf(element, rules, remark);
  if (typeof found === 'string') return found;
  const minCount = Number(element.attributes.minCount ?? 1);
  return {
    ...(found as WrittenEvidence),
    ...(minCount > 1 && { minCount }),
    ...(element.attributes.uniqueResults?.toLowerCase() === 'true' && { unique: true }),
  };
}

function isExclusion({ name, attributes }: XmlElement): boolean {
  return name === 'Any' && Number(attributes.minMatches ?? 1) === 0 && Number(attributes.maxMatches ?? 1) === 0;
}

/** What an IdMatch or a Match refers to, or why it can't be taken over. */
function elementOf({ attributes }: XmlElement, rules: RulePackage, remark: Remark): ReadElement | string {
  const { idRef = '' } = attributes;
  const regex = rules.regexes.get(idRef);
  if (regex !== undefined) {
    const read = regexOf(regex, idRef, remark);
    const validators = validatorsOf(regex, rules, remark);
    return typeof read === 'string' || validators.length === 0 ? read : { ...read, validators };
  }
  const keyword = rules.keywords.get(idRef);
  if (keyword !== undefined) return keywordsOf(keyword, remark);
  const known = functionElement(idRef);
  if (known !== undefined) return known;
  if (/^(?:Dictionary_|[0-9a-f]{8}-)/i.test(idRef))
    return `it refers to the dictionary ${idRef}, whose words are not in the package: write them into a file and name it as dictionary`;
  return `it refers to ${idRef}, which is neither in the package nor a function with an equal here`;
}
