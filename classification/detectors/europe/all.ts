import type { Detector } from '../../detector.ts';
import { austriaDriversLicenseNumber } from './austria-drivers-license-number.ts';
import { austriaIdentityCard } from './austria-identity-card.ts';
import { austriaPassportNumber } from './austria-passport-number.ts';
import { austriaSocialSecurityNumber } from './austria-social-security-number.ts';
import { austriaTaxIdentificationNumber } from './austria-tax-identification-number.ts';
import { austriaValueAddedTax } from './austria-value-added-tax.ts';
import { belgiumDriversLicenseNumber } from './belgium-drivers-license-number.ts';
import { belgiumNationalNumber } from './belgium-national-number.ts';
import { belgiumPassportNumber } from './belgium-passport-number.ts';
import { belgiumValueAddedTaxNumber } from './belgium-value-added-tax-number.ts';
import { bulgariaDriversLicenseNumber } from './bulgaria-drivers-license-number.ts';
import { bulgariaPassportNumber } from './bulgaria-passport-number.ts';
import { bulgariaUniformCivilNumber } from './bulgaria-uniform-civil-number.ts';
import { croatiaDriversLicenseNumber } from './croatia-drivers-license-number.ts';
import { croatiaIdentityCardNumber } from './croatia-identity-card-number.ts';
import { croatiaPassportNumber } from './croatia-passport-number.ts';
import { croatiaPersonalIdentificationNumber } from './croatia-personal-identification-number.ts';
import { cyprusDriversLicenseNumber } from './cyprus-drivers-license-number.ts';
import { cyprusIdentityCard } from './cyprus-identity-card.ts';
import { cyprusPassportNumber } from './cyprus-passport-number.ts';
import { cyprusTaxIdentificationNumber } from './cyprus-tax-identification-number.ts';
import { czechDriversLicenseNumber } from './czech-drivers-license-number.ts';
import { czechPassportNumber } from './czech-passport-number.ts';
import { czechPersonalIdentityNumber } from './czech-personal-identity-number.ts';
import { denmarkDriversLicenseNumber } from './denmark-drivers-license-number.ts';
import { denmarkPassportNumber } from './denmark-passport-number.ts';
import { denmarkPersonalIdentificationNumber } from './denmark-personal-identification-number.ts';
import { estoniaDriversLicenseNumber } from './estonia-drivers-license-number.ts';
import { estoniaPassportNumber } from './estonia-passport-number.ts';
import { estoniaPersonalIdentificationCode } from './estonia-personal-identification-code.ts';
import { finlandDriversLicenseNumber } from './finland-drivers-license-number.ts';
import { finlandEuropeanHealthInsuranceNumber } from './finland-european-health-insurance-number.ts';
import { finlandNationalId } from './finland-national-id.ts';
import { finlandPassportNumber } from './finland-passport-number.ts';
import { franceDriversLicenseNumber } from './france-drivers-license-number.ts';
import { franceHealthInsuranceNumber } from './france-health-insurance-number.ts';
import { franceInsee } from './france-insee.ts';
import { franceNationalIdCard } from './france-national-id-card.ts';
import { francePassportNumber } from './france-passport-number.ts';
import { franceTaxIdentificationNumber } from './france-tax-identification-number.ts';
import { franceValueAddedTaxNumber } from './france-value-added-tax-number.ts';
import { germanyDriversLicenseNumber } from './germany-drivers-license-number.ts';
import { germanyIdentityCardNumber } from './germany-identity-card-number.ts';
import { germanyPassportNumber } from './germany-passport-number.ts';
import { germanyTaxId } from './germany-tax-id.ts';
import { germanyValueAddedTaxNumber } from './germany-value-added-tax-number.ts';
import { greeceDriversLicenseNumber } from './greece-drivers-license-number.ts';
import { greeceNationalIdCard } from './greece-national-id-card.ts';
import { greecePassportNumber } from './greece-passport-number.ts';
import { greeceSocialSecurityNumber } from './greece-social-security-number.ts';
import { greeceTaxIdentificationNumber } from './greece-tax-identification-number.ts';
import { hungaryDriversLicenseNumber } from './hungary-drivers-license-number.ts';
import { hungaryPassportNumber } from './hungary-passport-number.ts';
import { hungaryPersonalIdentificationNumber } from './hungary-personal-identification-number.ts';
import { hungarySocialSecurityNumber } from './hungary-social-security-number.ts';
import { hungaryTaxIdentificationNumber } from './hungary-tax-identification-number.ts';
import { hungaryValueAddedTaxNumber } from './hungary-value-added-tax-number.ts';
import { icelandNationalIdentificationNumber } from './iceland-national-identification-number.ts';
import { irelandDriversLicenseNumber } from './ireland-drivers-license-number.ts';
import { irelandPassportNumber } from './ireland-passport-number.ts';
import { irelandPersonalPublicServiceNumber } from './ireland-personal-public-service-number.ts';
import { italyDriversLicenseNumber } from './italy-drivers-license-number.ts';
import { italyFiscalCode } from './italy-fiscal-code.ts';
import { italyPassportNumber } from './italy-passport-number.ts';
import { italyValueAddedTaxNumber } from './italy-value-added-tax-number.ts';
import { latviaDriversLicenseNumber } from './latvia-drivers-license-number.ts';
import { latviaPassportNumber } from './latvia-passport-number.ts';
import { latviaPersonalCode } from './latvia-personal-code.ts';
import { liechtensteinPersonalIdentificationNumber } from './liechtenstein-personal-identification-number.ts';
import { lithuaniaDriversLicenseNumber } from './lithuania-drivers-license-number.ts';
import { lithuaniaPassportNumber } from './lithuania-passport-number.ts';
import { lithuaniaPersonalCode } from './lithuania-personal-code.ts';
import { luxemburgDriversLicenseNumber } from './luxemburg-drivers-license-number.ts';
import { luxemburgNationalIdentificationNumberNaturalPersons } from './luxemburg-national-identification-number-natural-persons.ts';
import { luxemburgNationalIdentificationNumberNonNaturalPersons } from './luxemburg-national-identification-number-non-natural-persons.ts';
import { luxemburgPassportNumber } from './luxemburg-passport-number.ts';
import { maltaDriversLicenseNumber } from './malta-drivers-license-number.ts';
import { maltaIdentityCardNumber } from './malta-identity-card-number.ts';
import { maltaPassportNumber } from './malta-passport-number.ts';
import { maltaTaxIdentificationNumber } from './malta-tax-identification-number.ts';
import { netherlandsCitizensServiceNumber } from './netherlands-citizens-service-number.ts';
import { netherlandsDriversLicenseNumber } from './netherlands-drivers-license-number.ts';
import { netherlandsPassportNumber } from './netherlands-passport-number.ts';
import { netherlandsTaxIdentificationNumber } from './netherlands-tax-identification-number.ts';
import { netherlandsValueAddedTaxNumber } from './netherlands-value-added-tax-number.ts';
import { norwayIdentificationNumber } from './norway-identification-number.ts';
import { polandDriversLicenseNumber } from './poland-drivers-license-number.ts';
import { polandIdentityCard } from './poland-identity-card.ts';
import { polandNationalId } from './poland-national-id.ts';
import { polandPassportNumber } from './poland-passport-number.ts';
import { polandRegonNumber } from './poland-regon-number.ts';
import { polandTaxIdentificationNumber } from './poland-tax-identification-number.ts';
import { portugalCitizenCardNumber } from './portugal-citizen-card-number.ts';
import { portugalDriversLicenseNumber } from './portugal-drivers-license-number.ts';
import { portugalPassportNumber } from './portugal-passport-number.ts';
import { portugalTaxIdentificationNumber } from './portugal-tax-identification-number.ts';
import { romaniaDriversLicenseNumber } from './romania-drivers-license-number.ts';
import { romaniaPassportNumber } from './romania-passport-number.ts';
import { romaniaPersonalNumericCode } from './romania-personal-numeric-code.ts';
import { slovakiaDriversLicenseNumber } from './slovakia-drivers-license-number.ts';
import { slovakiaPassportNumber } from './slovakia-passport-number.ts';
import { slovakiaPersonalNumber } from './slovakia-personal-number.ts';
import { sloveniaDriversLicenseNumber } from './slovenia-drivers-license-number.ts';
import { sloveniaPassportNumber } from './slovenia-passport-number.ts';
import { sloveniaTaxIdentificationNumber } from './slovenia-tax-identification-number.ts';
import { sloveniaUniqueMasterCitizenNumber } from './slovenia-unique-master-citizen-number.ts';
import { spainDni } from './spain-dni.ts';
import { spainDriversLicenseNumber } from './spain-drivers-license-number.ts';
import { spainPassportNumber } from './spain-passport-number.ts';
import { spainSocialSecurityNumber } from './spain-social-security-number.ts';
import { spainTaxIdentificationNumber } from './spain-tax-identification-number.ts';
import { swedenDriversLicenseNumber } from './sweden-drivers-license-number.ts';
import { swedenNationalId } from './sweden-national-id.ts';
import { swedenPassportNumber } from './sweden-passport-number.ts';
import { swedenTaxIdentificationNumber } from './sweden-tax-identification-number.ts';
import { switzerlandSsnAhvNumber } from './switzerland-ssn-ahv-number.ts';
import { turkeyNationalIdentificationNumber } from './turkey-national-identification-number.ts';
import { ukDriversLicenseNumber } from './uk-drivers-license-number.ts';
import { ukElectoralRollNumber } from './uk-electoral-roll-number.ts';
import { ukNhsNumber } from './uk-nhs-number.ts';
import { ukNino } from './uk-nino.ts';
import { ukUniqueTaxpayerReferenceNumber } from './uk-unique-taxpayer-reference-number.ts';

/** Ids, documents and tax numbers that European states give to people and companies. */
export const europe: readonly Detector[] = [
  austriaDriversLicenseNumber,
  austriaIdentityCard,
  austriaPassportNumber,
  austriaSocialSecurityNumber,
  austriaTaxIdentificationNumber,
  austriaValueAddedTax,
  belgiumDriversLicenseNumber,
  belgiumNationalNumber,
  belgiumPassportNumber,
  belgiumValueAddedTaxNumber,
  bulgariaDriversLicenseNumber,
  bulgariaPassportNumber,
  bulgariaUniformCivilNumber,
  croatiaDriversLicenseNumber,
  croatiaIdentityCardNumber,
  croatiaPassportNumber,
  croatiaPersonalIdentificationNumber,
  cyprusDriversLicenseNumber,
  cyprusIdentityCard,
  cyprusPassportNumber,
  cyprusTaxIdentificationNumber,
  czechDriversLicenseNumber,
  czechPassportNumber,
  czechPersonalIdentityNumber,
  denmarkDriversLicenseNumber,
  denmarkPassportNumber,
  denmarkPersonalIdentificationNumber,
  estoniaDriversLicenseNumber,
  estoniaPassportNumber,
  estoniaPersonalIdentificationCode,
  finlandDriversLicenseNumber,
  finlandEuropeanHealthInsuranceNumber,
  finlandNationalId,
  finlandPassportNumber,
  franceDriversLicenseNumber,
  franceHealthInsuranceNumber,
  franceInsee,
  franceNationalIdCard,
  francePassportNumber,
  franceTaxIdentificationNumber,
  franceValueAddedTaxNumber,
  germanyDriversLicenseNumber,
  germanyIdentityCardNumber,
  germanyPassportNumber,
  germanyTaxId,
  germanyValueAddedTaxNumber,
  greeceDriversLicenseNumber,
  greeceNationalIdCard,
  greecePassportNumber,
  greeceSocialSecurityNumber,
  greeceTaxIdentificationNumber,
  hungaryDriversLicenseNumber,
  hungaryPassportNumber,
  hungaryPersonalIdentificationNumber,
  hungarySocialSecurityNumber,
  hungaryTaxIdentificationNumber,
  hungaryValueAddedTaxNumber,
  icelandNationalIdentificationNumber,
  irelandDriversLicenseNumber,
  irelandPassportNumber,
  irelandPersonalPublicServiceNumber,
  italyDriversLicenseNumber,
  italyFiscalCode,
  italyPassportNumber,
  italyValueAddedTaxNumber,
  latviaDriversLicenseNumber,
  latviaPassportNumber,
  latviaPersonalCode,
  liechtensteinPersonalIdentificationNumber,
  lithuaniaDriversLicenseNumber,
  lithuaniaPassportNumber,
  lithuaniaPersonalCode,
  luxemburgDriversLicenseNumber,
  luxemburgNationalIdentificationNumberNaturalPersons,
  luxemburgNationalIdentificationNumberNonNaturalPersons,
  luxemburgPassportNumber,
  maltaDriversLicenseNumber,
  maltaIdentityCardNumber,
  maltaPassportNumber,
  maltaTaxIdentificationNumber,
  netherlandsCitizensServiceNumber,
  netherlandsDriversLicenseNumber,
  netherlandsPassportNumber,
  netherlandsTaxIdentificationNumber,
  netherlandsValueAddedTaxNumber,
  norwayIdentificationNumber,
  polandDriversLicenseNumber,
  polandIdentityCard,
  polandNationalId,
  polandPassportNumber,
  polandRegonNumber,
  polandTaxIdentificationNumber,
  portugalCitizenCardNumber,
  portugalDriversLicenseNumber,
  portugalPassportNumber,
  portugalTaxIdentificationNumber,
  romaniaDriversLicenseNumber,
  romaniaPassportNumber,
  romaniaPersonalNumericCode,
  slovakiaDriversLicenseNumber,
  slovakiaPassportNumber,
  slovakiaPersonalNumber,
  sloveniaDriversLicenseNumber,
  sloveniaPassportNumber,
  sloveniaTaxIdentificationNumber,
  sloveniaUniqueMasterCitizenNumber,
  spainDni,
  spainDriversLicenseNumber,
  spainPassportNumber,
  spainSocialSecurityNumber,
  spainTaxIdentificationNumber,
  swedenDriversLicenseNumber,
  swedenNationalId,
  swedenPassportNumber,
  swedenTaxIdentificationNumber,
  switzerlandSsnAhvNumber,
  turkeyNationalIdentificationNumber,
  ukDriversLicenseNumber,
  ukElectoralRollNumber,
  ukNhsNumber,
  ukNino,
  ukUniqueTaxpayerReferenceNumber,
];
