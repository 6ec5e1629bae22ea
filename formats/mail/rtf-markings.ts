/**
 * Header and footer text in the rich text of an Outlook message. Rich text that stands for HTML (MS-OXRTFEX) gets the element that HTML
 * gets, as a paragraph; other rich text a paragraph between bookmarks of ours.
 */
import type { Marking, MarkingKind } from '../../model/marking.ts';
import { openingTag } from './body-markings.ts';

export interface RtfChange {
  readonly remove: readonly MarkingKind[];
  readonly add: readonly Marking[];
}

export interface ChangedRtf {
  readonly rtf: string;
  readonly put: ReadonlySet<MarkingKind>;
}

/** `rtf` is Latin-1, so that each character is a byte. A kind that there is no sure place for is not put in. */
export function changeRtf(rtf: string, { remove, add }: RtfChange): ChangedRtf {
  const cleared = remove.reduce((text, kind) => text.replaceAll(oursOf(kind), ''), rtf);
  const put = new Set<MarkingKind>();
  const isHtml = /^\{\\rtf1[^{}]*\\fromhtml1/u.test(cleared);
  const changed = add.reduce((text, marking) => {
    const at = isHtml ? htmlPlace(text, marking.kind) : plainPlace(text, marking.kind);
    if (at === undefined) return text;
    put.add(marking.kind);
    return text.slice(0, at) + (isHtml ? htmlBlock(marking) : plainBlock(marking)) + text.slice(at);
  }, cleared);
  return { rtf: changed, put };
}

/** What groups hold that hold no others. */
const inner = String.raw`(?:\\[^]|[^\\{}])*`;

function oursOf(kind: MarkingKind): RegExp {
  const text = String.raw`(?:\\[^]|[^\\{}]|\{\\\*\\htmltag(?:84|116) ${inner}\})*`;
  const html = String.raw`\{\\\*\\htmltag64 <div class="labelwright-${kind}-[0-9a-f]{16}"${inner}\}\\htmlrtf \{${text}\}\\htmlrtf0 \{\\\*\\htmltag72 </div>\}`;
  const plain = String.raw`\{\\pard\\plain\{\\\*\\bkmkstart labelwright_${kind}_[0-9a-f]{16}\}${inner}\{\\\*\\bkmkend ${inner}\}\\par\}`;
  return new RegExp(`${html}|${plain}`, 'gu');
}

/** Behind the tag that opens the body, and before the one that closes it (MS-OXRTFEX 2.1.3.1). */
function htmlPlace(rtf: string, kind: MarkingKind): number | undefined {
  if (kind === 'header') {
    const found = new RegExp(String.raw`\{\\\*\\htmltag\d*\s?<body\b${inner}\}`, 'iu').exec(rtf);
    return found === null ? undefined : found.index + found[0].length;
  }
  return [...rtf.matchAll(/\{\\\*\\htmltag\d*\s?<\/body\b/giu)].at(-1)?.index;
}

/** As Outlook writes elements: what is of HTML only in tags, what is of rich text only between `htmlrtf` and `htmlrtf0`, the text once. */
function htmlBlock(marking: Marking): string {
  const tag = escapeRtf(openingTag(marking).replaceAll('\n', ' '));
  const text = marking.text
    .split('\n')
    .map((line) =>
      escapeRtf(line).replace(
        /[&<>]/gu,
        (letter) => `{\\*\\htmltag84 &${entities[letter] ?? ''};}\\htmlrtf ${letter}\\htmlrtf0 `,
      ),
    )
    .join('{\\*\\htmltag116 <br>}\\htmlrtf\\line\\htmlrtf0 ');
  return `{\\*\\htmltag64 ${tag}}\\htmlrtf {${look(marking)}\\htmlrtf0 ${text}\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag72 </div>}`;
}

const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt' };

/** Before what is shown first, behind the tables that stand before that; and at the end of the document. */
function plainPlace(rtf: string, kind: MarkingKind): number | undefined {
  if (!rtf.startsWith('{\\rtf')) return undefined;
  if (kind === 'header') return bodyStart(rtf);
  const end = /\}[\s\0]*$/u.exec(rtf);
  return end?.index;
}

/** Destinations that stand before the text (Rich Text Format Specification 1.9.1, "Header"). */
const headerGroup = /^\{\\(?:\*|fonttbl|colortbl|stylesheet|info|filetbl|listtable|listoverridetable|revtbl|rsidtbl)/u;
/** Control words that show nothing, up to the first that begins a paragraph. */
const setting = /^(?:\\(?!(?:pard|plain|par|trowd|sectd)(?![a-z]))[a-z]{1,32}-?\d{0,10} ?|[\r\n\0])/u;

function bodyStart(rtf: string): number {
  for (let at = 1; at < rtf.length;) {
    const ahead = rtf.slice(at, at + 64);
    const word = setting.exec(ahead);
    if (word !== null) at += word[0].length;
    else if (headerGroup.test(ahead)) at = groupEnd(rtf, at);
    else return at;
  }
  return rtf.length;
}

function groupEnd(rtf: string, start: number): number {
  let depth = 0;
  for (let at = start; at < rtf.length; at++) {
    const character = rtf[at];
    if (character === '\\') at++;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return rtf.length;
}

function plainBlock(marking: Marking): string {
  const name = `labelwright_${marking.kind}_${marking.key}`;
  return `{\\pard\\plain{\\*\\bkmkstart ${name}}${lead(marking)}${paragraph(marking)}{\\*\\bkmkend ${name}}\\par}`;
}

/** At its end, a document's last paragraph may not be ended. */
function lead({ kind }: Marking): string {
  return kind === 'footer' ? '\\par\\pard' : '';
}

const alignments = { left: 'ql', center: 'qc', right: 'qr' } as const;

/** Sizes are half points; neither font nor color, which the document's tables would have to hold. */
function look({ size, alignment }: Marking): string {
  return `\\${alignments[alignment]}\\fs${Math.round(size * 2)} `;
}

function paragraph(marking: Marking): string {
  return look(marking) + marking.text.split('\n').map(escapeRtf).join('\\line ');
}

function escapeRtf(text: string): string {
  return text
    .replace(/[\\{}]/gu, '\\$&')
    .replace(/[^\0-\u007f]/gu, (letter) =>
      Array.from({ length: letter.length }, (_, index) => `\\u${toSigned(letter.charCodeAt(index))}?`).join(''),
    );
}

/** Numbers of control words have 16 bits and a sign. */
function toSigned(unit: number): number {
  return unit > 0x7fff ? unit - 0x10000 : unit;
}
