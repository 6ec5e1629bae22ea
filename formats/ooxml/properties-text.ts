import type { Budget } from '../limits.ts';
import { createTextBuilder, type TextBuilder } from './text-builder.ts';
import { attributesOf, scanXml, type XmlTag } from '../xml.ts';

/**
 * Document properties, one per line as `name: value`. Those that carry sensitivity labels are left out: a label must not
 * change what its own file is classified as.
 */
export function propertiesText(xml: string, budget: Budget): string {
  const out = createTextBuilder();
  let name: string | undefined;
  scanXml(
    xml,
    {
      open(tag) {
        if (tag.local === 'property') name = attributesOf(tag).get('name');
      },
      close(tag) {
        if (tag.local === 'property') name = undefined;
      },
      text(text, parent) {
        addProperty(out, name ?? parent.local, { text, parent });
      },
    },
    budget,
  );
  return out.done();
}

function addProperty(out: TextBuilder, name: string, { text, parent }: { text: string; parent: XmlTag }): void {
  if (text.trim() === '' || name.startsWith('MSIP_Label_') || parent.local === 'property') return;
  out.add(`${name}: ${text}\n`);
}
