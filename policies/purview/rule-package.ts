import { SettingsError } from '../../model/errors.ts';
import type { XmlElement } from './read-xml.ts';

/** A rule package as its XML says it; what elements are called there is what they are called here. */
export interface RulePackage {
  readonly entities: readonly XmlElement[];
  readonly affinities: readonly XmlElement[];
  readonly exactMatches: readonly XmlElement[];
  /** By id. */
  readonly regexes: ReadonlyMap<string, XmlElement>;
  readonly keywords: ReadonlyMap<string, XmlElement>;
  readonly validators: ReadonlyMap<string, XmlElement>;
  readonly filters: ReadonlyMap<string, XmlElement>;
  /** What the package holds besides, in the words of the package. */
  readonly others: readonly string[];
  nameOf(id: string): string | undefined;
}

const collections = new Set(['Version', 'Rules']);
const known = new Set([
  'Entity',
  'Affinity',
  'ExactMatch',
  'Regex',
  'Keyword',
  'Validators',
  'Filters',
  'LocalizedStrings',
]);

/** Finds what a package defines, whichever version of the engine it is for. Throws `SettingsError`. */
export function readRulePackage(root: XmlElement): RulePackage {
  if (root.name === 'EdmSchema') {
    throw new SettingsError('Cannot read rule package', [
      'it is the schema of a table for exact data match: write its fields into a schema file, make the table with `labelwright edm hash`, and import the rule package that refers to it',
    ]);
  }
  if (root.name !== 'RulePackage') {
    throw new SettingsError('Cannot read rule package', [`it begins with ${root.name}, not with RulePackage`]);
  }
  if (childrenOf(root, 'RulePack').some((pack) => childrenOf(pack, 'Encryption').length > 0)) {
    throw new SettingsError('Cannot read rule package', ['it is encrypted']);
  }
  const elements = childrenOf(root, 'Rules').flatMap(unwrapped);
  const all = (name: string) => elements.filter((element) => element.name === name);
  const byId = (name: string) => new Map(all(name).map((element) => [element.attributes.id ?? '', element]));
  const names = new Map(
    all('LocalizedStrings')
      .flatMap((strings) => childrenOf(strings, 'Resource'))
      .map((resource) => [(resource.attributes.idRef ?? '').toLowerCase(), defaultName(resource)]),
  );
  return {
    entities: all('Entity'),
    affinities: all('Affinity'),
    exactMatches: all('ExactMatch'),
    regexes: byId('Regex'),
    keywords: byId('Keyword'),
    validators: byId('Validators'),
    filters: byId('Filters'),
    others: elements
      .filter(({ name }) => !known.has(name))
      .map(({ name, attributes }) => `${name} ${attributes.id ?? ''}`.trim()),
    nameOf: (id) => names.get(id.toLowerCase()),
  };
}

export function childrenOf(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.filter(({ name }) => names.includes(name));
}

function unwrapped(element: XmlElement): readonly XmlElement[] {
  return collections.has(element.name) ? element.children.flatMap(unwrapped) : [element];
}

function defaultName(resource: XmlElement): string | undefined {
  const isDefault = ({ attributes }: XmlElement) => attributes.default?.toLowerCase() === 'true';
  const locales = childrenOf(resource, 'Locale');
  const inLocales = [...locales.filter(isDefault), ...locales].flatMap((locale) => childrenOf(locale, 'Name'));
  const names = childrenOf(resource, 'Name');
  const chosen = names.find(isDefault) ?? names[0] ?? inLocales[0];
  return chosen === undefined || chosen.text === '' ? undefined : chosen.text;
}
