import type { WrittenEvidence } from '../own-types/own-type-schema.ts';
import type { Remark } from './import-element.ts';
import { evidenceOf } from './import-pattern.ts';
import { kebabCase, proximityOf, versioned, type ReadPattern, type ReadType } from './read-type.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';

/** What an exact data match may name as the type that finds its candidates. */
export interface BuiltInType {
  readonly id: string;
  readonly name: string;
  readonly purviewId?: string | undefined;
}

/** A type of exact data match, whose table is still to be made: a package never holds the customer's rows. */
export function readExactMatch(exact: XmlElement, builtIn: readonly BuiltInType[], remark: Remark): ReadType {
  const { patternsProximity = '300', recommendedConfidence, dataStore = '' } = exact.attributes;
  const table = `${kebabCase(dataStore) || 'records'}.table`;
  const patterns = versioned(exact, 'Pattern').flatMap((pattern) => readPattern(pattern, table, { builtIn, remark }));
  if (patterns.length > 0) {
    remark(
      `make ${table} from the rows of ${dataStore} with \`labelwright edm hash\`; the policy does not load before`,
    );
  }
  const searchable = fieldsOf(exact, 'idmatch');
  return {
    recommendedConfidence: Number(recommendedConfidence ?? 75),
    proximity: proximityOf(patternsProximity),
    patterns,
    tables: {
      digest: '',
      fields: [...searchable, ...fieldsOf(exact, 'match')].map((name) => ({
        name,
        searchable: searchable.includes(name),
      })),
    },
  };
}

interface Context {
  readonly builtIn: readonly BuiltInType[];
  readonly remark: Remark;
}

function readPattern(pattern: XmlElement, table: string, { builtIn, remark }: Context): readonly ReadPattern[] {
  const confidence = Number(pattern.attributes.confidenceLevel ?? 0);
  const leaveOut = (why: string): readonly ReadPattern[] => {
    remark(`the pattern of confidence ${confidence} was left out: ${why}`);
    return [];
  };
  const [idMatch, ...others] = childrenOf(pattern, 'idMatch', 'IdMatch');
  if (idMatch === undefined || others.length > 0) return leaveOut('it has not exactly one idMatch');
  const { matches: field = '', classification = '' } = idMatch.attributes;
  const type = builtInOf(classification, builtIn);
  if (type === undefined) {
    return leaveOut(
      `what finds its values, ${classification}, is no built-in type: write it as the find of an own type`,
    );
  }
  const evidence: WrittenEvidence[] = [];
  for (const child of pattern.children.filter(({ name }) => name.toLowerCase() !== 'idmatch')) {
    const found = evidenceOf(child, ({ attributes }) => ({ field: attributes.matches ?? '' }));
    if (typeof found === 'string') return leaveOut(found);
    if (found !== undefined) evidence.push(found);
  }
  const primary = { table, field, find: { type: type.id } };
  return [{ confidence, primary, ...(evidence.length > 0 && { evidence }) }];
}

/** By GUID, by name, or by the name that its id was made of. */
function builtInOf(classification: string, builtIn: readonly BuiltInType[]): BuiltInType | undefined {
  const wanted = classification.trim().toLowerCase();
  const id = kebabCase(classification.replace(/\s*\([^()]*\)\s*$/u, ''));
  return builtIn.find(
    (type) => type.purviewId?.toLowerCase() === wanted || type.name.toLowerCase() === wanted || type.id === id,
  );
}

function fieldsOf(element: XmlElement, name: string): readonly string[] {
  const own = element.name.toLowerCase() === name ? [element.attributes.matches ?? ''] : [];
  return [...new Set([...own, ...element.children.flatMap((child) => fieldsOf(child, name))])];
}
