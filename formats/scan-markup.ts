import { Tokenizer } from 'htmlparser2';
import type { Budget } from './limits.ts';

/** What stands in HTML or XML, in order; `at` is an offset in the source. Tags need not be nested, and no DTD is read. */
export interface MarkupHandler {
  /** Lower case in HTML. Attributes follow, then `opened`. */
  open(name: string, at: number): void;
  attribute(name: string, value: string, at: number): void;
  /** The tag ends; `selfClosing` where it ends with `/>`. */
  opened(selfClosing: boolean): void;
  close(name: string, at: number): void;
  /** Entities decoded; a text may come in several pieces. */
  text(text: string, at: number): void;
  /** Declarations and processing instructions too. */
  comment(text: string, at: number): void;
}

/** Characters between two looks at the time. */
const stretch = 256 * 1024;

export function scanMarkup(source: string, options: { xml: boolean; budget: Budget }, handler: MarkupHandler): void {
  const { xml, budget } = options;
  const nameAt = (start: number, end: number): string => {
    const name = source.slice(start, end);
    return xml ? name : name.toLowerCase();
  };
  const attribute = { name: '', value: '', at: 0 };
  const tokenizer = new Tokenizer(
    { xmlMode: xml, decodeEntities: true },
    {
      onopentagname: (start, end) => {
        handler.open(nameAt(start, end), start);
      },
      onattribname(start, end) {
        Object.assign(attribute, { name: nameAt(start, end), value: '', at: start });
      },
      onattribdata(start, end) {
        attribute.value += source.slice(start, end);
      },
      onattribentity(code) {
        attribute.value += String.fromCodePoint(code);
      },
      onattribend() {
        handler.attribute(attribute.name, attribute.value, attribute.at);
      },
      onopentagend: () => {
        handler.opened(false);
      },
      onselfclosingtag: () => {
        handler.opened(true);
      },
      onclosetag: (start, end) => {
        handler.close(nameAt(start, end), start);
      },
      ontext: (start, end) => {
        handler.text(source.slice(start, end), start);
      },
      ontextentity: (code, end) => {
        handler.text(String.fromCodePoint(code), end);
      },
      oncdata: (start, end, offset) => {
        handler.text(source.slice(start, end - offset), start);
      },
      oncomment: (start, end, offset) => {
        handler.comment(source.slice(start, end - offset), start);
      },
      ondeclaration: (start, end) => {
        handler.comment(source.slice(start, end), start);
      },
      onprocessinginstruction: (start, end) => {
        handler.comment(source.slice(start, end), start);
      },
      onend: () => undefined,
    },
  );
  for (let at = 0; at < source.length; at += stretch) {
    budget.checkTime();
    tokenizer.write(source.slice(at, at + stretch));
  }
  tokenizer.end();
}
