import { RegexFault } from '../regex/regex.ts';
import type { Regex } from '../regex/regex.ts';
import type { Fault, FaultPath } from '../yaml-document.ts';
import type { WrittenEvidence, WrittenOwnType } from './own-type-schema.ts';
import { joinPrimaries, primaryRegex, safeRegex } from './primary-element.ts';

/** What is wrong with a type that has the right form: its expressions, its confidences, an id that is taken. */
export function ownTypeFaults(type: WrittenOwnType, path: FaultPath, builtIn: ReadonlySet<string>): readonly Fault[] {
  const { id, patterns, recommendedConfidence, caseSensitive } = type;
  const faults: Fault[] = [];
  if (builtIn.has(id)) faults.push({ path: [...path, 'id'], message: `${id} is a built-in information type` });
  if (!patterns.some(({ confidence }) => confidence >= recommendedConfidence)) {
    faults.push({ path: [...path, 'recommendedConfidence'], message: 'is reached by no pattern' });
  }
  const primaries: Regex[] = [];
  patterns.forEach(({ primary, evidence, without }, index) => {
    const inner = [...path, 'patterns', index];
    const element = attempt([...inner, 'primary'], faults, () => primaryRegex(primary, caseSensitive));
    if (element !== undefined) primaries.push(element);
    for (const [key, list] of Object.entries({ evidence, without })) {
      list.forEach((one, place) => {
        faults.push(...evidenceFaults(one, [...inner, key, place], caseSensitive));
      });
    }
  });
  if (primaries.length === patterns.length) {
    attempt([...path, 'patterns', patterns.length - 1, 'primary'], faults, () => joinPrimaries(primaries));
  }
  return faults;
}

function evidenceFaults(written: WrittenEvidence, path: FaultPath, caseSensitive: boolean): readonly Fault[] {
  const faults: Fault[] = [];
  const { regex, any = [] } = written;
  if (regex !== undefined) {
    attempt([...path, 'regex'], faults, () => safeRegex(regex, { ignoreCase: !caseSensitive }));
  }
  any.forEach((one, index) => {
    faults.push(...evidenceFaults(one, [...path, 'any', index], caseSensitive));
  });
  return faults;
}

function attempt<Result>(path: FaultPath, faults: Fault[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RegexFault)) throw error;
    faults.push({ path, message: error.message });
    return undefined;
  }
}
