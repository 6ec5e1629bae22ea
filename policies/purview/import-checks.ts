import { dateFormats } from '../../model/own-type.ts';
import type { DateFormat, OwnValidator, TextFilterPlace } from '../../model/own-type.ts';
import { functionValidators } from './functions.ts';
import { keywordsOf, regexOf } from './import-element.ts';
import type { ImportedElement, Remark } from './import-element.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';
import type { RulePackage } from './rule-package.ts';

export type ImportedValidator =
  | OwnValidator
  | { readonly type: string }
  | {
      readonly checksum: {
        readonly weights: readonly number[];
        readonly mod: number;
        readonly checkDigit: number;
        readonly letters: boolean;
      };
    }
  | { readonly date: DateFormat; readonly offset?: number };

export type ImportedFilter = ImportedElement & {
  readonly where: TextFilterPlace;
  readonly logic: 'include' | 'exclude';
};

/** What the validators of an expression check; what has no equal is left out, with a remark. */
export function validatorsOf(regex: XmlElement, rules: RulePackage, remark: Remark): readonly ImportedValidator[] {
  const names = (regex.attributes.validators ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.flatMap((name): readonly ImportedValidator[] => {
    const own = definition(name, rules, remark);
    if (own !== undefined) return own.children.flatMap((child) => validatorOf(child, name, remark));
    const known = functionValidators(name);
    if (known === undefined) remark(`validator ${name} has no equal here and was left out: more is found here`);
    return known ?? [];
  });
}

/** By its id; by the end of it where only one has it, as in Microsoft's own sample. */
function definition(name: string, { validators }: RulePackage, remark: Remark): XmlElement | undefined {
  const exact = validators.get(name);
  if (exact !== undefined) return exact;
  const [only, ...others] = [...validators].filter(([id]) => id.endsWith(name));
  if (only === undefined || others.length > 0) return undefined;
  remark(`validator ${name} is not in the package: ${only[0]} was taken for it`);
  return only[1];
}

function validatorOf(validator: XmlElement, id: string, remark: Remark): readonly ImportedValidator[] {
  const params = new Map(childrenOf(validator, 'Param').map(({ attributes, text }) => [attributes.name ?? '', text]));
  const type = (validator.attributes.type ?? '').trim();
  const number = (name: string, otherwise: number): number => Number(params.get(name) ?? otherwise);
  if (type === 'Checksum') {
    const weights = (params.get('Weights') ?? '').split(',').map(Number);
    const [mod, checkDigit] = [number('Mod', NaN), number('CheckDigit', NaN)];
    if ([...weights, mod, checkDigit].every((value) => Number.isInteger(value)))
      return [{ checksum: { weights, mod, checkDigit, letters: params.get('AllowAlphabets') === '1' } }];
  }
  const format = dateFormats.find((one) => one === (params.get('Pattern') ?? '').trim().toUpperCase());
  if (type.startsWith('Date') && format !== undefined) {
    const offset = number('Offset', 0);
    return [offset > 0 ? { date: format, offset } : { date: format }];
  }
  if (/^luhn/i.test(type)) return ['luhn'];
  remark(`validator ${id} (${type}) has no equal here and was left out: more is found here`);
  return [];
}

const places: Readonly<Record<string, TextFilterPlace>> = {
  startswith: 'startsWith',
  endswith: 'endsWith',
  full: 'is',
  prefix: 'before',
  suffix: 'after',
};

/** What the filters of a type or a pattern ask for: as filters, and as validators. */
export function filtersOf(
  { attributes }: XmlElement,
  rules: RulePackage,
  remark: Remark,
): { readonly filters: readonly ImportedFilter[]; readonly validators: readonly OwnValidator[] } {
  const ids = (attributes.filters ?? '').split(/[\s,]+/).filter((id) => id !== '');
  const children = ids.flatMap((id) => {
    const filters = rules.filters.get(id);
    if (filters === undefined) remark(`filter ${id} is not in the package and was left out: more is found here`);
    return (filters?.children ?? []).map((filter) => ({ id, filter }));
  });
  const isAllSame = ({ filter }: { filter: XmlElement }) => filter.attributes.type?.trim() === 'AllDigitsSameFilter';
  return {
    filters: children
      .filter((child) => !isAllSame(child))
      .flatMap(({ id, filter }) => {
        const read = filterOf(filter, rules, remark);
        if (typeof read !== 'string') return [read];
        remark(`filter ${id} (${filter.attributes.type ?? ''}) was left out: ${read}`);
        return [];
      }),
    validators: children.some(isAllSame) ? ['not-uniform'] : [],
  };
}

function filterOf({ attributes }: XmlElement, rules: RulePackage, remark: Remark): ImportedFilter | string {
  const { type = '', direction = '', logic = '', textProcessorId = '' } = attributes;
  const where = places[direction.trim().toLowerCase()];
  if (type.trim() !== 'TextMatchFilter' || where === undefined) return 'it has no equal here, so that more is found';
  const [regex, keyword] = [rules.regexes.get(textProcessorId), rules.keywords.get(textProcessorId)];
  const element =
    regex === undefined ? keyword && keywordsOf(keyword, remark) : regexOf(regex, textProcessorId, remark);
  if (element === undefined) return `it refers to ${textProcessorId}, which is not in the package`;
  if (typeof element === 'string') return element;
  return { where, logic: logic.trim().toLowerCase() === 'include' ? 'include' : 'exclude', ...element };
}
