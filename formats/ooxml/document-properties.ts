/** What a document says of itself: core, extended and custom properties (ECMA-376 part 2, 8.3.4; part 1, 22.2 and 22.3). */
import type { Budget } from '../limits.ts';
import { scanXml, type XmlTag } from '../xml.ts';
import { readCustomProperties } from './custom-properties.ts';
import { relationshipKind, type OpcPackage } from './opc.ts';

/** Elements whose names are not what people call them. */
const spoken: ReadonlyMap<string, string> = new Map([
  ['creator', 'author'],
  ['description', 'comments'],
]);

/** Kinds of relationships, transitional and strict. */
const builtIn = new Set(['core-properties', 'extended-properties', 'coreProperties', 'extendedProperties']);
const custom = new Set(['custom-properties', 'customProperties']);

/**
 * By name: `title`, `author`, `lastModifiedBy`, `company` and so on; custom ones under their own names, those of labels too. A built-in
 * property wins over a custom one of its name. Throws `FileError`.
 */
export function documentProperties(pkg: OpcPackage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [kinds, read] of [
    [builtIn, readElements],
    [custom, readCustom],
  ] as const) {
    for (const relationship of pkg.relationships('')) {
      if (relationship.external || !kinds.has(relationshipKind(relationship))) continue;
      if (pkg.find(relationship.target) === undefined) continue;
      for (const [name, value] of read(pkg.xml(relationship.target).text, pkg.budget)) {
        if (!found.has(name) && value !== '') found.set(name, value);
      }
    }
  }
  return found;
}

type Property = readonly [name: string, value: string];

/** The root's children that hold text and nothing else. */
function readElements(xml: string, budget: Budget): readonly Property[] {
  const found: Property[] = [];
  const ancestors: XmlTag[] = [];
  let text: string[] = [];
  scanXml(
    xml,
    {
      open(tag) {
        ancestors.push(tag);
        if (ancestors.length === 2) text = [];
      },
      close(tag) {
        ancestors.pop();
        if (ancestors.length === 1) found.push([nameOf(tag), text.join('').trim()]);
      },
      text(value, parent) {
        if (parent === ancestors[1]) text.push(value);
      },
    },
    budget,
  );
  return found;
}

function nameOf({ local }: XmlTag): string {
  return spoken.get(local) ?? local.slice(0, 1).toLowerCase() + local.slice(1);
}

function readCustom(xml: string, budget: Budget): readonly Property[] {
  return readCustomProperties(xml, budget).map(({ name, value }) => [name, value]);
}
