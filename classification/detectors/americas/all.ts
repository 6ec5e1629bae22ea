import type { Detector } from '../../detector.ts';
import { argentinaNationalIdentityNumber } from './argentina-national-identity-number.ts';
import { argentinaUniqueTaxIdentificationKey } from './argentina-unique-tax-identification-key.ts';
import { brazilCpfNumber } from './brazil-cpf-number.ts';
import { brazilLegalEntityNumber } from './brazil-legal-entity-number.ts';
import { brazilNationalIdentificationCard } from './brazil-national-identification-card.ts';
import { canadaDriversLicenseNumber } from './canada-drivers-license-number.ts';
import { canadaHealthServiceNumber } from './canada-health-service-number.ts';
import { canadaPassportNumber } from './canada-passport-number.ts';
import { canadaPersonalHealthIdentificationNumber } from './canada-personal-health-identification-number.ts';
import { canadaSocialInsuranceNumber } from './canada-social-insurance-number.ts';
import { chileIdentityCardNumber } from './chile-identity-card-number.ts';
import { colombiaTaxIdentificationNumber } from './colombia-tax-identification-number.ts';
import { drugEnforcementAgencyNumber } from './drug-enforcement-agency-number.ts';
import { medicareBeneficiaryIdentifierCard } from './medicare-beneficiary-identifier-card.ts';
import { mexicoClabe } from './mexico-clabe.ts';
import { mexicoFederalTaxpayerRegistry } from './mexico-federal-taxpayer-registry.ts';
import { mexicoUniquePopulationRegistryCode } from './mexico-unique-population-registry-code.ts';
import { peruTaxIdentificationNumber } from './peru-tax-identification-number.ts';
import { usDriversLicenseNumber } from './us-drivers-license-number.ts';
import { usEmployerIdentificationNumber } from './us-employer-identification-number.ts';
import { usItin } from './us-itin.ts';
import { usNationalProviderIdentifier } from './us-national-provider-identifier.ts';
import { usSocialSecurityNumber } from './us-social-security-number.ts';
import { usUkPassportNumber } from './us-uk-passport-number.ts';

/** Ids that states of the Americas give to people and companies. */
export const americas: readonly Detector[] = [
  argentinaNationalIdentityNumber,
  argentinaUniqueTaxIdentificationKey,
  brazilCpfNumber,
  brazilLegalEntityNumber,
  brazilNationalIdentificationCard,
  canadaDriversLicenseNumber,
  canadaHealthServiceNumber,
  canadaPassportNumber,
  canadaPersonalHealthIdentificationNumber,
  canadaSocialInsuranceNumber,
  chileIdentityCardNumber,
  colombiaTaxIdentificationNumber,
  drugEnforcementAgencyNumber,
  medicareBeneficiaryIdentifierCard,
  mexicoClabe,
  mexicoFederalTaxpayerRegistry,
  mexicoUniquePopulationRegistryCode,
  peruTaxIdentificationNumber,
  usDriversLicenseNumber,
  usEmployerIdentificationNumber,
  usItin,
  usNationalProviderIdentifier,
  usSocialSecurityNumber,
  usUkPassportNumber,
];
