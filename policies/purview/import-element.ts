import { boundRepeats } from '../regex/bound-repeats.ts';
import { RegexFault } from '../regex/regex.ts';
import type { WrittenKeyword } from '../own-types/own-type-schema.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';

/** Says what is not the same as in the package. */
export type Remark = (text: string) => void;

/** Where words or an expression are looked for, in a policy's terms. */
export type ImportedElement = { readonly regex: string } | { readonly keywords: readonly WrittenKeyword[] };

/** An expression that a policy takes, or why there is none. */
export function regexOf({ text }: XmlElement, id: string, remark: Remark): { readonly regex: string } | string {
  try {
    const { text: regex, bound } = boundRepeats(text);
    if (bound !== undefined) remark(`${id} repeats without an upper bound: ${bound} times at most here`);
    return { regex };
  } catch (error) {
    if (!(error instanceof RegexFault)) throw error;
    return `${id} ${error.message}`;
  }
}

/** The terms of a keyword list, or why there is none. */
export function keywordsOf(
  keyword: XmlElement,
  remark: Remark,
): { readonly keywords: readonly WrittenKeyword[] } | string {
  const { id = '' } = keyword.attributes;
  const terms = childrenOf(keyword, 'Group').flatMap((group) =>
    childrenOf(group, 'Term').map((term) => keywordOf(term, group)),
  );
  const different = [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];
  const usable = different.filter((term) => isUsable(typeof term === 'string' ? term : term.word));
  if (usable.length < different.length) {
    remark(
      `${id} has ${different.length - usable.length} terms that are too long, or have no letter or digit: they were left out`,
    );
  }
  return usable.length === 0 ? `${id} has no term that could be taken over` : { keywords: usable };
}

function keywordOf({ text, attributes }: XmlElement, group: XmlElement): WrittenKeyword {
  const match = group.attributes.matchStyle?.toLowerCase() === 'string' ? 'string' : 'word';
  const caseSensitive = attributes.caseSensitive?.toLowerCase() === 'true';
  return match === 'word' && !caseSensitive ? text : { word: text, match, caseSensitive };
}

function isUsable(word: string): boolean {
  return word.length <= 50 && /[\p{L}\p{N}]/u.test(word);
}
