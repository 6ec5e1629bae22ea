import type { OwnValidator } from '../../model/own-type.ts';
import type { Remark } from './import-pattern.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';
import type { RulePackage } from './rule-package.ts';

/** Functions of Purview that check the same as validators here. */
const functions = new Map<string, readonly OwnValidator[]>([
  ['func_credit_card', ['card-brand', 'luhn']],
  ['func_aba_routing', ['aba']],
  ['func_iban', ['iban']],
  ['func_brazil_cpf', ['brazil-cpf']],
  ['func_brazil_cnpj', ['brazil-cnpj']],
  ['func_swedish_national_identifier', ['swedish-personnummer']],
  ['func_india_aadhaar', ['verhoeff']],
]);

/** The validators of a type: those that all its primary expressions have, and what its filters ask for. */
export function entityValidators(
  entity: XmlElement,
  rules: RulePackage,
  remark: Remark,
): { readonly validators?: readonly OwnValidator[] } {
  const lists = idMatches(entity).map((id) => validatorsOf(id, rules, remark));
  const [first = [], ...rest] = lists;
  const common = first.filter((one) => rest.every((list) => list.includes(one)));
  for (const one of new Set(lists.flat())) {
    if (!common.includes(one))
      remark(`validator ${one} belongs to some of its expressions only and was left out: more is found here`);
  }
  const validators = [...new Set([...common, ...filtersOf(entity, rules, remark)])];
  return validators.length === 0 ? {} : { validators };
}

function idMatches(element: XmlElement): readonly string[] {
  return element.children.flatMap((child) =>
    child.name === 'IdMatch' ? [child.attributes.idRef ?? ''] : idMatches(child),
  );
}

function validatorsOf(id: string, rules: RulePackage, remark: Remark): readonly OwnValidator[] {
  const names = (rules.regexes.get(id)?.attributes.validators ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.flatMap((name) => {
    const mapped = functions.get(name.toLowerCase());
    if (mapped === undefined) remark(`validator ${name} has no equal here and was left out: more is found here`);
    return mapped ?? [];
  });
}

function filtersOf(entity: XmlElement, rules: RulePackage, remark: Remark): readonly OwnValidator[] {
  const owners = [entity, ...childrenOf(entity, 'Pattern')];
  const ids = new Set(
    owners.flatMap(({ attributes }) => (attributes.filters === undefined ? [] : [attributes.filters])),
  );
  return [...ids].flatMap((id): readonly OwnValidator[] => {
    const filters = rules.filters.get(id);
    if (filters === undefined) remark(`filter ${id} is not in the package and was left out: more is found here`);
    const types = (filters?.children ?? []).map(({ attributes }) => attributes.type ?? '');
    for (const type of types) {
      if (type !== allSame) remark(`filter ${id} (${type}) has no equal here and was left out: more is found here`);
    }
    return types.includes(allSame) ? ['not-uniform'] : [];
  });
}

const allSame = 'AllDigitsSameFilter';
