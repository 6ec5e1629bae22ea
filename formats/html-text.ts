/**
 * Text of HTML, as a reader sees it and beyond: hidden elements too; values of attributes on lines of their own behind the line that they
 * stand in; scripts, styles and comments apart. Broken markup is read as far as it goes.
 */
import type { TextPart } from '../model/finding.ts';
import { createColumnHeadings } from './column-headings.ts';
import type { Budget } from './limits.ts';
import { createMappedText, type MappedText, type MappedTextBuilder } from './mapped-text.ts';
import { scanMarkup } from './scan-markup.ts';

export interface HtmlText {
  readonly body: MappedText & Pick<TextPart, 'heading'>;
  /** Scripts, styles and comments. */
  readonly code: MappedText;
}

/** Elements that do not break a line; of all others a value never goes on in the next. */
const inline = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o:p q rp rt ruby s samp small span ' +
    'strike strong sub sup time tt u var wbr'
  ).split(' '),
);
const cells = new Set(['td', 'th']);
const scripts = new Set(['script', 'style']);
/** Looks, not content. */
const layout = new Set(
  (
    'align bgcolor border cellpadding cellspacing charset class color colspan dir face height http-equiv lang media method rel role rowspan ' +
    'size style tabindex target type valign width'
  ).split(' '),
);
/** Pictures that stand in the page itself. */
const picture = /^\s*data:(?:image|font|audio|video)\//iu;

export function htmlText(html: string, budget: Budget): HtmlText {
  const body = createMappedText();
  const code = createMappedText();
  const lines = createLines(body);
  const headings = createColumnHeadings();
  let script = false;
  scanMarkup(
    html,
    { xml: false, budget },
    {
      open(name, at) {
        if (scripts.has(name)) script = true;
        if (name === 'table') headings.openTable();
        else if (name === 'tr') headings.openRow();
        else if (cells.has(name)) headings.openCell(body.length());
        if (cells.has(name)) lines.tab(at);
        else if (!inline.has(name)) lines.end(at);
      },
      attribute(name, value, at) {
        if (value.trim() === '' || layout.has(name) || picture.test(value)) return;
        lines.aside(`${name}: ${value}\n`, at);
      },
      opened: () => undefined,
      close(name, at) {
        if (name === 'table') headings.closeTable(body.length());
        if (scripts.has(name)) {
          script = false;
          code.add('\n', at);
        } else if (!inline.has(name) && !cells.has(name)) lines.end(at);
      },
      text(text, at) {
        if (script) code.add(text, at);
        else {
          headings.text(text);
          lines.text(text, at);
        }
      },
      comment(text, at) {
        code.add(`${text}\n`, at);
      },
    },
  );
  lines.end(html.length);
  return { body: headings.done(body.done()), code: code.done() };
}

interface Lines {
  text(text: string, at: number): void;
  tab(at: number): void;
  end(at: number): void;
  aside(text: string, at: number): void;
}

/** White space is one blank, as in a browser; lines without content are left out. */
function createLines(out: MappedTextBuilder): Lines {
  let asides: { readonly text: string; readonly at: number }[] = [];
  let blank: '' | ' ' | '\t' = '';
  let written = false;

  function add(word: string, at: number): void {
    if (written && blank !== '') out.add(blank, at);
    blank = '';
    written = true;
    out.add(word, at);
  }

  return {
    text(text, at) {
      for (let from = 0; from < text.length;) {
        const found = text.indexOf('\n', from);
        const end = found < 0 ? text.length : found;
        const line = text.slice(from, end).replace(/[ \t\r\f]+/gu, ' ');
        if (line.startsWith(' ')) blank ||= ' ';
        if (line.trim() !== '' || line.includes('\u00a0')) add(line.replace(/^ | $/gu, ''), at + from);
        if (line.endsWith(' ') || found >= 0) blank ||= ' ';
        from = end + 1;
      }
    },
    tab() {
      blank = '\t';
    },
    end(at) {
      if (written) out.add('\n', at);
      for (const aside of asides) out.add(aside.text, aside.at);
      asides = [];
      blank = '';
      written = false;
    },
    aside(text, at) {
      asides.push({ text, at });
    },
  };
}
