import { confidenceTogether } from '../../model/own-type.ts';
import type {
  OwnCheck,
  OwnElement,
  OwnEvidence,
  OwnKeyword,
  OwnPattern,
  OwnPrimary,
  OwnType,
} from '../../model/own-type.ts';
import type { PolicyFiles } from '../policy-files.ts';
import type {
  WrittenCue,
  WrittenElement,
  WrittenEvidence,
  WrittenFilter,
  WrittenKeyword,
  WrittenOwnType,
  WrittenPattern,
  WrittenValidator,
} from './own-type-schema.ts';
import { safeRegex } from './safe-regex.ts';

interface Context {
  readonly ignoreCase: boolean;
  readonly files: PolicyFiles;
}

/** A type without faults as plain data; its patterns by confidence, those of equal confidence in the order of the file. */
export function resolveOwnType(written: WrittenOwnType, files: PolicyFiles): OwnType {
  const { id, name, recommendedConfidence, proximity, validators, filters, caseSensitive } = written;
  const context = { ignoreCase: !caseSensitive, files };
  const checks = [...validators.map(resolveValidator), ...filters.map((filter) => resolveFilter(filter, context))];
  const patterns = written.patterns
    .flatMap((pattern) => resolvePattern(pattern, checks, context))
    .sort((a, b) => b.confidence - a.confidence);
  return { id, name, recommendedConfidence, proximity, patterns };
}

function resolvePattern(written: WrittenPattern, checks: readonly OwnCheck[], context: Context): readonly OwnPattern[] {
  const { confidence, primary, filters, evidence, without } = written;
  if (primary.together !== undefined) return resolveTogether(primary.together, confidence, context);
  const excluded = without.map((one): OwnEvidence => ({ any: [resolveEvidence(one, context)], atLeast: 0, atMost: 0 }));
  const own = (primary.regex === undefined ? (primary.validators ?? []) : []).map(resolveValidator);
  return [
    {
      confidence,
      primary: resolvePrimary(primary, context),
      checks: [...checks, ...own, ...filters.map((filter) => resolveFilter(filter, context))],
      evidence: [...evidence.map((one) => resolveEvidence(one, context)), ...excluded],
    },
  ];
}

/** One pattern for each confidence, from the written one on, that some of the cues come to. */
function resolveTogether(written: readonly WrittenCue[], threshold: number, context: Context): readonly OwnPattern[] {
  const together = written.map(({ confidence, evidence }) => ({
    confidence,
    evidence: evidence.map((one) => resolveEvidence(one, context)),
  }));
  const sums = Array.from({ length: 2 ** together.length }, (_, chosen) =>
    confidenceTogether(together.filter((__, index) => (chosen & (1 << index)) !== 0)),
  );
  return [...new Set(sums)]
    .filter((confidence) => confidence >= threshold)
    .map((confidence) => ({ confidence, primary: { together }, checks: [], evidence: [] }));
}

function resolvePrimary(written: WrittenPattern['primary'], context: Context): OwnPrimary {
  const { table, field = '', find = {}, fingerprint, threshold = 60 } = written;
  if (fingerprint !== undefined) return { fingerprint: context.files.fingerprint(fingerprint), threshold };
  if (table === undefined) return resolveElement(written, context);
  return { table: context.files.table(table).digest, field, find: resolveElement(find, context) };
}

function resolveEvidence(written: WrittenEvidence, context: Context): OwnEvidence {
  const { any, atLeast = 1, atMost, minCount = 1, unique = false, field } = written;
  if (field !== undefined) return { field };
  if (any === undefined) return { element: resolveElement(written, context), minCount, unique };
  const inner = any.map((one) => resolveEvidence(one, context));
  return atMost === undefined ? { any: inner, atLeast } : { any: inner, atLeast, atMost };
}

function resolveElement(written: WrittenElement, { ignoreCase, files }: Context): OwnElement {
  const { regex, keywords = [], dictionary, type, validators = [] } = written;
  if (regex !== undefined) return { regex: safeRegex(regex, { ignoreCase }), checks: validators.map(resolveValidator) };
  if (dictionary !== undefined) return { dictionary: files.dictionary(dictionary) };
  return type === undefined ? { keywords: keywords.map(resolveKeyword) } : { type };
}

export function resolveKeyword(written: WrittenKeyword): OwnKeyword {
  return typeof written === 'string' ? { word: written, match: 'word', caseSensitive: false } : written;
}

function resolveValidator(written: WrittenValidator): OwnCheck {
  if (typeof written === 'string') return { kind: 'named', name: written };
  if ('type' in written) return { kind: 'type', type: written.type };
  return 'checksum' in written
    ? { kind: 'checksum', ...written.checksum }
    : { kind: 'date', format: written.date, offset: written.offset };
}

function resolveFilter({ where, logic, keywords = [], regex }: WrittenFilter, { ignoreCase }: Context): OwnCheck {
  return {
    kind: 'text',
    where,
    wanted: logic === 'include',
    texts: keywords.map(resolveKeyword),
    regexes: regex === undefined ? [] : [safeRegex(regex, { ignoreCase })],
  };
}
