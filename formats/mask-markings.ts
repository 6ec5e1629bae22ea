/**
 * What a label's markings say by themselves isn't content: "Confidential" in a header that we put in must not make a document confidential.
 * Only the words that the policy gives them are passed over, wherever they make a line; whatever else stands there is looked at.
 */

/** The fixed words of a marking's text, between its variables: `['Confidential, set by ', '']`. */
export type MarkingWords = readonly string[];

/** Characters that stand for one variable at most. */
const longestVariable = 400;

/** Answers with blanks in place of the words, so that places stay. Undefined where no marking has any. */
export function createMask(markings: readonly MarkingWords[]): ((text: string) => string) | undefined {
  const expressions = compiled.get(markings) ?? compile(markings);
  compiled.set(markings, expressions);
  if (expressions.length === 0) return undefined;
  return (text) => expressions.reduce((masked, expression) => masked.replace(expression, blankWords), text);
}

const compiled = new WeakMap<readonly MarkingWords[], readonly RegExp[]>();

function compile(markings: readonly MarkingWords[]): readonly RegExp[] {
  const patterns = new Set(markings.flatMap((words) => patternOf(words) ?? []));
  return [...patterns].map((source) => new RegExp(source, 'gmu'));
}

/** A line or several, or what stands between the codes of a marking in a sheet's header. Odd groups are words, even ones variables. */
function patternOf(words: MarkingWords): string | undefined {
  if (!words.some((part) => /[\p{L}\p{N}]/u.test(part))) return undefined;
  const parts = words.map((part) => {
    const inner = part
      .trim()
      .split(/\s+/u)
      .map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&'))
      .join('\\s+');
    const [before, behind] = [/^\s/u.test(part) ? '\\s*' : '', /\s$/u.test(part) ? '\\s*' : ''];
    return `(${part.trim() === '' ? '' : before}${inner}${behind})`;
  });
  const text = parts.join(`([^\\n]{0,${longestVariable}}?)`);
  return `(?:^|(?<=&K[0-9A-F]{6}))[^\\S\\n]*${text}[^\\S\\n]*(?:$|(?=&K[0-9A-F]{6}))`;
}

function blankWords(found: string, ...more: readonly unknown[]): string {
  const groups = more.slice(
    0,
    more.findIndex((one) => typeof one === 'number'),
  ) as readonly string[];
  const masked = groups.map((group, index) => (index % 2 === 0 ? group.replace(/\S/gu, ' ') : group)).join('');
  const start = found.indexOf(groups.join(''));
  return found.slice(0, start) + masked + found.slice(start + masked.length);
}
