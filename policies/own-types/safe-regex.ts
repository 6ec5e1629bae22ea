import type { OwnRegex } from '../../model/own-type.ts';
import { checkRegex } from '../regex/check-regex.ts';
import { printRegex } from '../regex/print-regex.ts';
import { readRegex } from '../regex/read-regex.ts';

/** An expression that is proven to end soon. Throws `RegexFault` unless it is safe. */
export function safeRegex(text: string, options: { readonly ignoreCase: boolean }): OwnRegex {
  const regex = readRegex(text, options);
  checkRegex(regex);
  return { source: printRegex(regex), ignoreCase: regex.ignoreCase };
}
