import type { Budget } from './limits.ts';
import { scanMarkup } from './scan-markup.ts';

/** The words of an XML document: its texts and the values of its attributes, names of schemas left out. Throws `too-slow` only. */
export function xmlLines(xml: string, budget: Budget): readonly string[] {
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
  scanMarkup(
    xml,
    { xml: true, budget },
    {
      open: endText,
      attribute(name, value) {
        if (!/^xmlns(?::|$)/u.test(name)) add(value);
      },
      opened: () => undefined,
      close: endText,
      text: (data) => void (text += data),
      comment: () => undefined,
    },
  );
  endText();
  return lines;
}
