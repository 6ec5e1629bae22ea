import type { OwnValidator } from '../../model/own-type.ts';

/** What a built-in function of Purview is here: a built-in type, whose form and checksum it stands for, or an expression. */
export type FunctionElement = { readonly type: string } | { readonly regex: string };

/** Functions as validators that check nothing but what validators here do. */
const validators = new Map<string, readonly OwnValidator[]>([
  ['credit_card', ['card-brand', 'luhn']],
  ['aba_routing', ['aba']],
  ['iban', ['iban']],
  ['brazil_cpf', ['brazil-cpf']],
  ['brazil_cnpj', ['brazil-cnpj']],
  ['swedish_national_identifier', ['swedish-personnummer']],
  ['india_aadhaar', ['verhoeff']],
]);

const american = (
  'alabama alaska alaska_delaware_oregon arizona arkansas california colorado connecticut district_of_columbia florida ' +
  'florida_maryland_michigan_minnesota georgia hawaii idaho illinois indiana iowa kansas kentucky kentucky_massachusetts_virginia ' +
  'louisiana maine maryland massachusetts michigan_minnesota minnesota mississippi_oklahoma missouri montana nebraska nevada ' +
  'new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio pennsylvania rhode_island south_carolina ' +
  'south_dakota tennessee texas utah vermont virginia washington west_virginia wisconsin wyoming'
).split(' ');
const canadian =
  'alberta british_columbia manitoba new_brunswick newfoundland_labrador nova_scotia ontario prince_edward_island quebec saskatchewan'.split(
    ' ',
  );

/** Built-in types with the functions that look for them. */
const types: Readonly<Record<string, string>> = {
  'aba-routing-number': 'aba_routing',
  'argentina-unique-tax-identification-key': 'argentina_unique_tax_key',
  'australia-business-number': 'australian_business_number',
  'australia-company-number': 'australian_company_number',
  'australia-medical-account-number': 'australian_medical_account_number',
  'australia-tax-file-number': 'australian_tax_file_number',
  'austria-social-security-number': 'austria_eu_ssn_or_equivalent',
  'austria-tax-identification-number': 'austria_eu_tax_file_number',
  'austria-value-added-tax': 'austria_value_added_tax',
  'belgium-national-number': 'belgium_national_number',
  'belgium-value-added-tax-number': 'belgium_value_added_tax_number',
  'brazil-cpf-number': 'brazil_cpf',
  'brazil-legal-entity-number': 'brazil_cnpj',
  'brazil-national-identification-card': 'brazil_rg',
  'bulgaria-uniform-civil-number': 'bulgaria_eu_national_id_card',
  'canada-drivers-license-number': canadian.map((province) => `${province}_drivers_license_number`).join(' '),
  'canada-social-insurance-number': 'canadian_sin unformatted_canadian_sin',
  'chile-identity-card-number': 'chile_id_card',
  'china-resident-identity-card-number': 'china_resident_id',
  'credit-card-number': 'credit_card',
  'croatia-identity-card-number': 'croatia_id_card',
  'croatia-personal-identification-number': 'croatia_oib_number',
  'cyprus-tax-identification-number': 'cyprus_eu_tax_file_number',
  'czech-personal-identity-number': 'czech_id_card czech_id_card_new_format',
  'denmark-personal-identification-number': 'denmark_eu_tax_file_number',
  'drug-enforcement-agency-number': 'dea_number dea_number_v2',
  'estonia-personal-identification-code': 'estonia_eu_national_id_card',
  'eu-debit-card-number': 'eu_debit_card',
  'finland-national-id': 'finnish_national_id',
  'france-drivers-license-number': 'french_drivers_license',
  'france-insee': 'fr_insee french_insee',
  'france-passport-number': 'fr_passport',
  'france-tax-identification-number': 'france_eu_tax_file_number',
  'france-value-added-tax-number': 'france_value_added_tax_number',
  'germany-drivers-license-number': 'german_drivers_license',
  'germany-passport-number': 'german_passport german_passport_data',
  'germany-tax-id': 'germany_eu_tax_file_number',
  'germany-value-added-tax-number': 'germany_value_added_tax_number',
  'greece-social-security-number': 'greece_eu_ssn',
  'hong-kong-identity-card-number': 'hong_kong_id_card',
  'hungary-personal-identification-number': 'hungary_eu_national_id_card',
  'hungary-social-security-number': 'hungary_eu_ssn_or_equivalent',
  'hungary-tax-identification-number': 'hungary_eu_tax_file_number',
  'hungary-value-added-tax-number': 'hungarian_value_added_tax_number',
  iban: 'iban',
  'india-unique-identification-number': 'india_aadhaar',
  'ireland-personal-public-service-number': 'ireland_pps',
  'israel-national-identification-number': 'israeli_national_id_number',
  'italy-fiscal-code': 'italy_eu_national_id_card',
  'italy-value-added-tax-number': 'italy_value_added_tax_number',
  'japan-bank-account-number': 'jp_bank_account',
  'japan-drivers-license-number': 'jp_drivers_license_number',
  'japan-my-number-corporate': 'japanese_my_number_corporate',
  'japan-my-number-personal': 'japanese_my_number_personal',
  'japan-passport-number': 'jp_passport',
  'japan-resident-registration-number': 'jp_resident_registration_number',
  'japan-social-insurance-number': 'jp_sin jp_sin_pre_1997',
  'latvia-personal-code': 'latvia_eu_national_id_card',
  'lithuania-personal-code': 'lithuania_eu_tax_file_number',
  'luxemburg-national-identification-number-natural-persons': 'luxemburg_eu_tax_file_number',
  'luxemburg-national-identification-number-non-natural-persons': 'luxemburg_eu_tax_file_number_non_natural',
  'mexico-unique-population-registry-code': 'mexico_population_registry_code',
  'netherlands-citizens-service-number': 'netherlands_bsn',
  'netherlands-tax-identification-number': 'netherlands_eu_tax_file_number',
  'netherlands-value-added-tax-number': 'netherlands_value_added_tax_number',
  'new-zealand-bank-account-number': 'new_zealand_bank_account_number',
  'new-zealand-drivers-license-number': 'newzealand_driver_license_number',
  'new-zealand-inland-revenue-number': 'new_zealand_inland_revenue_number',
  'new-zealand-ministry-of-health-number': 'new_zealand_ministry_of_health_number',
  'new-zealand-social-welfare-number': 'newzealand_social_welfare_number',
  'norway-identification-number': 'norway_id_number',
  'poland-identity-card': 'polish_national_id',
  'poland-national-id': 'pesel_identification_number',
  'poland-passport-number': 'polish_passport_number',
  'poland-regon-number': 'polish_regon_number',
  'poland-tax-identification-number': 'poland_eu_tax_file_number',
  'portugal-tax-identification-number': 'portugal_eu_tax_file_number',
  'romania-personal-numeric-code': 'romania_eu_national_id_card',
  'slovakia-personal-number': 'slovakia_eu_national_id_card',
  'slovenia-tax-identification-number': 'slovenia_eu_tax_file_number',
  'slovenia-unique-master-citizen-number': 'slovenia_eu_national_id_card',
  'south-africa-identification-number': 'south_africa_identification_number',
  'south-korea-resident-registration-number': 'south_korea_resident_number',
  'spain-drivers-license-number': "spain_eu_driver's_license_number",
  'spain-social-security-number': 'spanish_social_security_number',
  'spain-tax-identification-number':
    'spain_eu_tax_file_number spain_eu_dl_and_ni_number_citizen spain_eu_dl_and_ni_number_foreigner',
  'sweden-national-id': 'swedish_national_identifier',
  'sweden-tax-identification-number': 'sweden_eu_tax_file_number',
  'switzerland-ssn-ahv-number': 'swiss_social_security_number_ahv',
  'taiwan-national-identification-number': 'taiwanese_national_id',
  'thai-population-identification-code': 'thai_citizen_id',
  'turkey-national-identification-number': 'turkish_national_id',
  'uk-drivers-license-number': 'uk_drivers_license',
  'uk-nhs-number': 'uk_nhs_number',
  'uk-nino': 'uk_nino',
  'uk-unique-taxpayer-reference-number': 'uk_eu_tax_file_number',
  'us-drivers-license-number': american.map((state) => `${state}_drivers_license_number`).join(' '),
  'us-itin': 'formatted_itin unformatted_itin',
  'us-social-security-number': 'ssn unformatted_ssn randomized_formatted_ssn randomized_unformatted_ssn',
  'us-uk-passport-number': 'usa_uk_passport',
};

const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?';
const year = '(?:19|20)?\\d{2}';

/** Functions that are evidence only. */
const expressions = new Map([
  ['us_date', `(?i)\\b(?:(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\\d|3[01])[/-]|${month}[ -]\\d{1,2},?[ -])${year}\\b`],
  ['eu_date', `(?i)\\b(?:0?[1-9]|[12]\\d|3[01])(?:[/.-](?:0?[1-9]|1[0-2])[/.-]|[ -]${month}[ -])${year}\\b`],
  ['eu_date1', `(?i)\\b(?:0?[1-9]|[12]\\d|3[01])(?:[/.-](?:0?[1-9]|1[0-2])[/.-]|[ -]${month}[ -])${year}\\b`],
  ['eu_date2', `(?i)\\b(?:0?[1-9]|[12]\\d|3[01])(?:[/.-](?:0?[1-9]|1[0-2])[/.-]|[ -]${month}[ -])${year}\\b`],
  ['expiration_date', '\\b(?:0[1-9]|1[0-2])[/-](?:20)?[2-4]\\d\\b'],
]);

const typeOf = new Map(
  Object.entries(types).flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)),
);

/** The equal of a function by its name in Purview, such as `Func_iban`; undefined for none. */
export function functionElement(name: string): FunctionElement | undefined {
  const bare = bareName(name);
  const [type, regex] = [typeOf.get(bare), expressions.get(bare)];
  if (type !== undefined) return { type };
  return regex === undefined ? undefined : { regex };
}

/** What a function checks as the validator of an expression; undefined for none that is known. */
export function functionValidators(name: string): readonly (OwnValidator | { readonly type: string })[] | undefined {
  const bare = bareName(name);
  const type = typeOf.get(bare);
  return validators.get(bare) ?? (type === undefined ? undefined : [{ type }]);
}

/** Every built-in type that stands for a function. */
export const functionTypes: readonly string[] = Object.keys(types);

function bareName(name: string): string {
  return name.toLowerCase().replace(/^func_/, '');
}
