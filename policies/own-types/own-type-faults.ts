import { confidenceTogether } from '../../model/own-type.ts';
import { PolicyFileFault } from '../policy-files.ts';
import type { NamedTable, PolicyFiles } from '../policy-files.ts';
import { RegexFault } from '../regex/regex.ts';
import { suggestion } from '../suggest.ts';
import type { Fault, FaultPath } from '../yaml-document.ts';
import type {
  WrittenElement,
  WrittenEvidence,
  WrittenFilter,
  WrittenOwnType,
  WrittenPattern,
  WrittenValidator,
} from './own-type-schema.ts';
import { safeRegex } from './safe-regex.ts';

export interface OwnTypeContext {
  /** Ids of the built-in types. */
  readonly builtIn: ReadonlySet<string>;
  readonly files: PolicyFiles;
}

/** What is wrong with a type that has the right form: its expressions, its confidences, its files, an id that is taken. */
export function ownTypeFaults(type: WrittenOwnType, path: FaultPath, context: OwnTypeContext): readonly Fault[] {
  const { id, patterns, recommendedConfidence, caseSensitive, validators, filters } = type;
  const faults: Fault[] = [];
  if (context.builtIn.has(id)) faults.push({ path: [...path, 'id'], message: `${id} is a built-in information type` });
  if (!patterns.some(({ confidence }) => confidence >= recommendedConfidence)) {
    faults.push({ path: [...path, 'recommendedConfidence'], message: 'is reached by no pattern' });
  }
  const check = { ...context, faults, ignoreCase: !caseSensitive };
  checkValidators(validators, [...path, 'validators'], check);
  checkFilters(filters, [...path, 'filters'], check);
  patterns.forEach((pattern, index) => {
    const inner = [...path, 'patterns', index];
    const fields = checkPrimary(pattern.primary, [...inner, 'primary'], check);
    checkFilters(pattern.filters, [...inner, 'filters'], check);
    const { together } = pattern.primary;
    const reached = together === undefined ? 100 : confidenceTogether(together);
    if (reached < pattern.confidence) {
      faults.push({ path: [...inner, 'confidence'], message: `is not reached: all together come to ${reached}` });
    }
    for (const key of ['evidence', 'without'] as const) {
      pattern[key].forEach((one, place) => {
        checkEvidence(one, [...inner, key, place], { ...check, fields });
      });
    }
  });
  return faults;
}

interface Check extends OwnTypeContext {
  readonly faults: Fault[];
  readonly ignoreCase: boolean;
}

/** Answers with the fields that evidence may name; undefined where the table can't be read. */
function checkPrimary(
  written: WrittenPattern['primary'],
  path: FaultPath,
  check: Check,
): NamedTable['fields'] | undefined {
  checkElement(written, path, check);
  const { table, field, find, fingerprint, together = [] } = written;
  together.forEach(({ evidence }, index) => {
    evidence.forEach((one, place) => {
      checkEvidence(one, [...path, 'together', index, 'evidence', place], { ...check, fields: [] });
    });
  });
  if (fingerprint !== undefined) attempt([...path, 'fingerprint'], check, () => check.files.fingerprint(fingerprint));
  if (find !== undefined) checkElement(find, [...path, 'find'], check);
  if (table === undefined) return [];
  const named = attempt([...path, 'table'], check, () => check.files.table(table));
  const searchable = named?.fields.filter((one) => one.searchable).map(({ name }) => name);
  if (field !== undefined && searchable?.includes(field) === false) {
    check.faults.push({
      path: [...path, 'field'],
      message: `is no searchable field of the table: ${searchable.join(', ')}`,
    });
  }
  return named?.fields;
}

function checkEvidence(
  written: WrittenEvidence,
  path: FaultPath,
  check: Check & { readonly fields: NamedTable['fields'] | undefined },
): void {
  checkElement(written, path, check);
  const { field } = written;
  if (field !== undefined && check.fields?.some(({ name }) => name === field) === false) {
    const names = check.fields.map(({ name }) => name).join(', ');
    check.faults.push({
      path: [...path, 'field'],
      message: names === '' ? 'has no table' : `is no field of the table: ${names}`,
    });
  }
  written.any?.forEach((one, index) => {
    checkEvidence(one, [...path, 'any', index], check);
  });
}

function checkElement(written: WrittenElement, path: FaultPath, check: Check): void {
  const { regex, dictionary, type, validators = [] } = written;
  checkRegex(regex, [...path, 'regex'], check);
  if (dictionary !== undefined) attempt([...path, 'dictionary'], check, () => check.files.dictionary(dictionary));
  if (type !== undefined) checkType(type, [...path, 'type'], check);
  checkValidators(validators, [...path, 'validators'], check);
}

function checkValidators(validators: readonly WrittenValidator[], path: FaultPath, check: Check): void {
  validators.forEach((validator, index) => {
    if (typeof validator === 'object' && 'type' in validator)
      checkType(validator.type, [...path, index, 'type'], check);
  });
}

function checkFilters(filters: readonly WrittenFilter[], path: FaultPath, check: Check): void {
  filters.forEach(({ regex }, index) => {
    checkRegex(regex, [...path, index, 'regex'], check);
  });
}

function checkType(type: string, path: FaultPath, { builtIn, faults }: Check): void {
  if (builtIn.has(type)) return;
  faults.push({ path, message: `unknown built-in information type "${type}"${suggestion(type, builtIn)}` });
}

function checkRegex(regex: string | undefined, path: FaultPath, check: Check): void {
  if (regex !== undefined) attempt(path, check, () => safeRegex(regex, check));
}

function attempt<Result>(path: FaultPath, { faults }: Check, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RegexFault || error instanceof PolicyFileFault)) throw error;
    faults.push({ path, message: error.message });
    return undefined;
  }
}
