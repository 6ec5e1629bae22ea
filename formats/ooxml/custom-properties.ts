/** Custom document properties: ECMA-376 part 1, 22.3, and MS-OI29500 2.1.1724 for `pid` and `name`. */
import type { LabelPair } from '../label-metadata.ts';
import type { Budget } from '../limits.ts';
import { applyEdits, type TextEdit } from '../text-edit.ts';
import { attributesOf, escapeXml } from '../xml.ts';
import { closeRoot, readRoot } from './xml-root.ts';

export interface CustomProperty {
  readonly name: string;
  readonly value: string;
  readonly pid: number;
  /** Where its element lies in the part's text. */
  readonly start: number;
  readonly end: number;
}

const formatId = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}';
const valueTypes = {
  transitional: 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes',
  strict: 'http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes',
};
const propertiesNamespace = {
  transitional: 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties',
  strict: 'http://purl.oclc.org/ooxml/officeDocument/customProperties',
};
/** 0 and 1 are the dictionary and the code page (MS-OLEPS 2.18). */
const firstPid = 2;

export function readCustomProperties(xml: string, budget: Budget): readonly CustomProperty[] {
  return readRoot(xml, budget).children.flatMap(({ tag, end, inner }) => {
    if (tag.local !== 'property') return [];
    const attributes = attributesOf(tag);
    const name = attributes.get('name') ?? '';
    return [{ name, value: inner, pid: Number(attributes.get('pid')), start: tag.start, end }];
  });
}

export interface PropertyChange {
  readonly remove: readonly CustomProperty[];
  readonly add: readonly LabelPair[];
  readonly budget: Budget;
}

/** The part with properties taken out and added at its end; all other bytes stay as they are. */
export function editCustomProperties(xml: string, { remove, add, budget }: PropertyChange): string {
  const root = readRoot(xml, budget);
  const removed = new Set(remove.map(({ start }) => start));
  const kept = readCustomProperties(xml, budget).filter(({ start }) => !removed.has(start));
  const valuePrefix = root.prefixFor(Object.values(valueTypes));
  const strict = root.prefixFor([propertiesNamespace.strict]) !== undefined;
  const form = {
    prefix: root.prefix,
    valuePrefix: valuePrefix ?? 'vt:',
    declaration: valuePrefix === undefined ? ` xmlns:vt="${strict ? valueTypes.strict : valueTypes.transitional}"` : '',
  };
  const edits: TextEdit[] = remove.map(({ start, end }) => ({ start, end, text: '' }));
  if (add.length > 0) edits.push(root.insert(writeProperties(add, freePids(kept), form)));
  const edited = applyEdits(xml, edits);
  return add.length > 0 ? edited : closeRoot(edited);
}

/** Numbers that no property has, from the lowest. */
function* freePids(kept: readonly CustomProperty[]): Generator<number, never> {
  const taken = new Set(kept.map(({ pid }) => pid));
  for (let pid = firstPid; ; pid++) {
    if (!taken.has(pid)) yield pid;
  }
}

interface Form {
  readonly prefix: string;
  readonly valuePrefix: string;
  /** Where the root doesn't bind the prefix of values. */
  readonly declaration: string;
}

function writeProperties(properties: readonly LabelPair[], pids: Generator<number, never>, form: Form): string {
  return properties
    .map(({ name, value }) => {
      const attributes = `fmtid="${formatId}" pid="${pids.next().value}" name="${escapeXml(name)}"`;
      const content = `<${form.valuePrefix}lpwstr${form.declaration}>${escapeXml(value)}</${form.valuePrefix}lpwstr>`;
      return `<${form.prefix}property ${attributes}>${content}</${form.prefix}property>`;
    })
    .join('');
}

/** A part without properties, in the dialect of its package. */
export function emptyCustomProperties(strict: boolean): string {
  const dialect = strict ? 'strict' : 'transitional';
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
    `<Properties xmlns="${propertiesNamespace[dialect]}" xmlns:vt="${valueTypes[dialect]}"></Properties>`
  );
}
