import { Parser } from 'htmlparser2';
import { SettingsError } from '../../model/errors.ts';

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own, trimmed. */
  readonly text: string;
}

const deepest = 40;

/** The tree of an XML text without document type; entities but the five of XML stay as they are. Throws `SettingsError`. */
export function readXml(text: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) throw failure('it has a document type, which a rule package never has');
  interface Open {
    name: string;
    attributes: Readonly<Record<string, string>>;
    children: XmlElement[];
    text: string;
  }
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const innermost = (): Open => open.at(-1) ?? root;
  let ended = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length > deepest) throw failure(`its elements are nested more than ${deepest} deep`);
        open.push({ name: localName(name), attributes, children: [], text: '' });
      },
      ontext: (data) => void (innermost().text += data),
      onclosetag(_name, implied) {
        const selfClosing = !ended && text.charAt(parser.endIndex - 1) === '/';
        if (implied && !selfClosing) throw failure('an element does not end');
        const closed = open.pop();
        if (closed !== undefined) innermost().children.push({ ...closed, text: closed.text.trim() });
      },
    },
    { xmlMode: true },
  );
  parser.write(text);
  ended = true;
  parser.end();
  const [only, ...others] = root.children;
  if (only === undefined || others.length > 0) throw failure('it is no XML document');
  return only;
}

/** UTF-16 with its mark, else UTF-8. */
export function decodeXml(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function failure(problem: string): SettingsError {
  return new SettingsError('Cannot read rule package', [problem]);
}
