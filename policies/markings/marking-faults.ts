import { markingKinds } from '../../model/marking.ts';
import { safeRegex } from '../own-types/safe-regex.ts';
import { RegexFault } from '../regex/regex.ts';
import type { WrittenMapping } from '../schema.ts';
import type { Fault, FaultPath } from '../yaml-document.ts';
import type { WrittenMarkings } from './marking-schema.ts';
import { MarkingTextFault, readMarkingText } from './marking-text.ts';

/** What is wrong with the texts of a label's markings. */
export function markingFaults(markings: WrittenMarkings, path: FaultPath): readonly Fault[] {
  return markingKinds.flatMap((kind) => {
    const text = markings[kind]?.text;
    return text === undefined ? [] : attempt([...path, kind, 'text'], () => void readMarkingText(text));
  });
}

export function removalFaults(pattern: string, path: FaultPath): readonly Fault[] {
  return attempt(path, () => void lineSource(pattern));
}

export function mappingFaults({ regex }: WrittenMapping, path: FaultPath): readonly Fault[] {
  return regex === undefined ? [] : attempt([...path, 'regex'], () => void lineSource(regex));
}

/** JavaScript source of an expression that is tested regardless of case. Throws `RegexFault` unless it ends soon on any text. */
export function lineSource(pattern: string): string {
  return safeRegex(pattern, { ignoreCase: true }).source;
}

function attempt(path: FaultPath, work: () => void): readonly Fault[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof RegexFault || error instanceof MarkingTextFault)) throw error;
    return [{ path, message: error.message }];
  }
}
