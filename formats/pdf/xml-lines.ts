import { Parser } from 'htmlparser2';

/** The words of an XML document: its texts and the values of its attributes, names of schemas left out. Never throws. */
export function xmlLines(xml: string): readonly string[] {
  const lines: string[] = [];
  const add = (text: string) => {
    const line = text.trim();
    if (line !== '') lines.push(line);
  };
  let text = '';
  const endText = () => {
    add(text);
    text = '';
  };
  const parser = new Parser(
    {
      ontext: (data) => void (text += data),
      onattribute: (name, value) => {
        if (!/^xmlns(?::|$)/u.test(name)) add(value);
      },
      onopentagname: endText,
      onclosetag: endText,
      onend: endText,
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return lines;
}
