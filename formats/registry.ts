import type { Format } from './format.ts';
import { ooxml } from './ooxml/ooxml.ts';
import { text } from './text/text.ts';

/** All formats, in the order in which they are asked: text last, since almost anything can look like it. */
export const formats: readonly Format[] = [ooxml, text];
