import type { OwnRegex } from '../../model/own-type.ts';
import { checkRegex } from '../regex/check-regex.ts';
import { partsOf, printRegex } from '../regex/print-regex.ts';
import type { RegexParts } from '../regex/print-regex.ts';
import { readRegex } from '../regex/read-regex.ts';
import { RegexFault } from '../regex/regex.ts';
import type { Regex, RegexSequence } from '../regex/regex.ts';
import type { WrittenPattern } from './own-type-schema.ts';

/** Throws `RegexFault` unless the expression is safe. */
export function safeRegex(text: string, options: { readonly ignoreCase: boolean }): Regex {
  const regex = readRegex(text, options);
  checkRegex(regex);
  return regex;
}

export function ownRegex(regex: Regex): OwnRegex {
  return { source: printRegex(regex), ignoreCase: regex.ignoreCase };
}

/** A primary element as an expression. Throws `RegexFault` unless it is safe. */
export function primaryRegex({ regex, keywords }: WrittenPattern['primary'], caseSensitive: boolean): Regex {
  return safeRegex(regex ?? anyOf(keywords ?? []), { ignoreCase: regex === undefined || !caseSensitive });
}

/** Whole words; a space stands for up to three of the characters that may part words. */
function anyOf(keywords: readonly string[]): string {
  const longestFirst = [...keywords].sort((a, b) => b.length - a.length);
  const words = longestFirst.map((one) =>
    one.replace(/[^\p{L}\p{N}\s]/gu, (character) => `\\${character}`).replace(/\s+/g, '[\\s_.-]{1,3}'),
  );
  return `(?<![0-9A-Za-z_])(?:${words.join('|')})(?![0-9A-Za-z_])`;
}

/** The primary elements of a type as one, and for each what its values are; `values` are absent where there is only one. */
export interface JoinedPrimary {
  readonly whole: OwnRegex;
  readonly values: readonly (OwnRegex | undefined)[];
}

/**
 * Elements that differ must ask the same of the text around them, so that a value says which of them it is. Where several match
 * from one place, the first counts. Throws `RegexFault` where they can't be joined.
 */
export function joinPrimaries(elements: readonly Regex[]): JoinedPrimary {
  const distinct = [...new Map(elements.map((element) => [JSON.stringify(ownRegex(element)), element])).values()];
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1)
    return { whole: ownRegex(only), values: elements.map(() => undefined) };
  const parts = distinct.map(partsOf).filter((part) => part !== undefined);
  const [first] = parts;
  if (
    first === undefined ||
    parts.length < distinct.length ||
    !parts.every((part) => edgesOf(part) === edgesOf(first))
  ) {
    throw new RegexFault(
      'differs from that of another pattern, and they do not ask the same of the text around them (\\b, ^, (?=...) at start and end; keywords are whole words); make them two types',
    );
  }
  const ignoreCase = distinct.some((element) => element.ignoreCase);
  if (!distinct.every((element) => element.ignoreCase === ignoreCase)) {
    throw new RegexFault('differs from that of another pattern in whether case counts; make them two types');
  }
  const body: RegexSequence = [{ kind: 'group', alternatives: parts.flatMap((part) => part.body) }];
  const whole: Regex = { alternatives: [[...first.lead, ...body, ...first.trail]], ignoreCase };
  checkRegex(whole);
  return {
    whole: ownRegex(whole),
    values: elements.map((element) => ownRegex({ alternatives: partsOf(element)?.body ?? [], ignoreCase })),
  };
}

function edgesOf({ lead, trail }: RegexParts): string {
  return JSON.stringify([lead, trail].map((sequence) => printRegex({ alternatives: [sequence] })));
}
