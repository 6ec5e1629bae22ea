/**
 * XML of any vocabulary as text: an element's content behind its name, a line each; attributes likewise; elements within running text don't
 * break it. Document types are never read, so an entity that one defines stays as written.
 */
import type { Budget } from '../limits.ts';
import { createMappedText, type MappedText } from '../mapped-text.ts';
import { scanMarkup } from '../scan-markup.ts';
import { apart } from './json-text.ts';

/** Whether a text begins as XML does: by declaration, or with a start tag whose element ends where the text does. */
export function looksLikeXml(text: string): boolean {
  const head = text.slice(0, 1024).trimStart();
  if (/^<\?xml[\s?]/u.test(head)) return true;
  const root = /^(?:<!--(?:(?!-->)[^]){0,900}-->\s*)?<([A-Za-z_][\w:.-]{0,100})(?:\s+[\w:.-]{1,100}\s*=|\s*\/?>)/u.exec(
    head,
  )?.[1];
  return root !== undefined && text.slice(-1024).trimEnd().endsWith(`</${root}>`);
}

export function xmlText(xml: string, budget: Budget): MappedText {
  const out = createMappedText();
  /** Whether each open element holds text of its own, so that its children belong to one line. */
  const flowing: boolean[] = [];
  let asides: { readonly text: string; readonly at: number }[] = [];
  let label: { readonly text: string; readonly at: number } | undefined;
  let element = '';
  let pendingBreak = false;
  let atStart = true;

  function breakLine(at: number): void {
    if (!atStart) out.add('\n', at);
    for (const aside of asides) out.add(aside.text, aside.at);
    asides = [];
    atStart = true;
    pendingBreak = false;
  }
  function write(text: string, at: number): void {
    if (label !== undefined && atStart) out.add(label.text, label.at);
    label = undefined;
    out.add(text, at);
    atStart = false;
  }

  scanMarkup(
    xml,
    { xml: true, budget },
    {
      open(name, at) {
        element = readable(name);
        if (flowing.at(-1) === true) {
          flowing.push(true);
          return;
        }
        breakLine(at);
        label = { text: `${element}: `, at };
        flowing.push(false);
      },
      attribute(name, value, at) {
        if (value === '' || name.startsWith('xmlns')) return;
        asides.push({ text: `${element} ${readable(name)}: ${value}\n`, at });
        if (atStart) breakLine(at);
      },
      opened(selfClosing) {
        if (selfClosing) flowing.pop();
      },
      close() {
        const within = flowing.pop() === true && flowing.at(-1) === true;
        label = undefined;
        if (!within) pendingBreak = true;
      },
      text(text, at) {
        const blank = text.trim() === '';
        if (blank && flowing.at(-1) !== true) return;
        // Text directly behind a child: the parent is running text after all.
        if (pendingBreak && !blank) pendingBreak = false;
        if (!blank && flowing.length > 0) flowing[flowing.length - 1] = true;
        write(text, at);
      },
      comment(text, at) {
        breakLine(at);
        out.add(`${text}\n`, at);
      },
    },
  );
  breakLine(xml.length);
  return out.done();
}

function readable(name: string): string {
  return apart(name.slice(name.indexOf(':') + 1));
}
