import { classify } from '../../../classification/classify.ts';
import { compileOwnTypes } from '../../../classification/own/own-program.ts';
import type { OwnFiles, OwnProgram } from '../../../classification/own/own-program.ts';
import { detectors } from '../../../classification/registry.ts';
import type { Finding } from '../../../model/finding.ts';
import type { OwnElement, OwnEvidence, OwnKeyword, OwnPattern, OwnType } from '../../../model/own-type.ts';

export const regex = (source: string, ignoreCase = false): OwnElement => ({
  regex: { source, ignoreCase },
  checks: [],
});
export const keyword = (word: string, options: Partial<OwnKeyword> = {}): OwnKeyword => ({
  word,
  match: 'word',
  caseSensitive: false,
  ...options,
});
export const words = (...list: readonly (string | OwnKeyword)[]): OwnElement => ({
  keywords: list.map((one) => (typeof one === 'string' ? keyword(one) : one)),
});
export const near = (element: OwnElement, minCount = 1, unique = false): OwnEvidence => ({ element, minCount, unique });
export const some = (atLeast: number, atMost: number | undefined, ...any: readonly OwnEvidence[]): OwnEvidence =>
  atMost === undefined ? { any, atLeast } : { any, atLeast, atMost };
export const none = (...any: readonly OwnEvidence[]): OwnEvidence => some(0, 0, ...any);

export const pattern = (fields: Partial<OwnPattern> & Pick<OwnPattern, 'primary'>): OwnPattern => ({
  confidence: 85,
  checks: [],
  evidence: [],
  ...fields,
});

export const typeOf = (...patterns: readonly OwnPattern[]): OwnType => ({
  id: 'own',
  name: 'Own',
  recommendedConfidence: 65,
  proximity: 300,
  patterns,
});

export interface FindOptions {
  readonly files?: OwnFiles;
  readonly windowSize?: number;
}

/** By the types: compiling costs more than a short text. */
const programs = new WeakMap<readonly OwnType[], OwnProgram>();
const lists = new WeakMap<OwnType, readonly OwnType[]>();

export function findOwn(
  types: readonly OwnType[],
  text: string,
  { files, windowSize }: FindOptions = {},
): readonly Finding[] {
  const own = programs.get(types) ?? compileOwnTypes(types, { detectors, ...(files && { files }) });
  programs.set(types, own);
  return classify([{ name: 'body', text }], {
    detectors: [],
    own,
    checkTime: () => undefined,
    ignoreTestNumbers: false,
    ...(windowSize !== undefined && { windowSize }),
  });
}

/** `85: 2` for two values at 85, and so on, falling. */
export function found(type: OwnType, text: string, options?: FindOptions): Readonly<Record<number, number>> {
  const list = lists.get(type) ?? [type];
  lists.set(type, list);
  const [finding] = findOwn(list, text, options);
  return Object.fromEntries((finding?.levels ?? []).map(({ confidence, count }) => [confidence, count]));
}
