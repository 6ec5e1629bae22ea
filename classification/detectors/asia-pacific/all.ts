import type { Detector } from '../../detector.ts';
import { australiaBusinessNumber } from './australia-business-number.ts';
import { australiaCompanyNumber } from './australia-company-number.ts';
import { australiaDriversLicenseNumber } from './australia-drivers-license-number.ts';
import { australiaMedicalAccountNumber } from './australia-medical-account-number.ts';
import { australiaPassportNumber } from './australia-passport-number.ts';
import { australiaTaxFileNumber } from './australia-tax-file-number.ts';
import { chinaResidentIdentityCardNumber } from './china-resident-identity-card-number.ts';
import { chinaUnifiedSocialCreditCode } from './china-unified-social-credit-code.ts';
import { hongKongIdentityCardNumber } from './hong-kong-identity-card-number.ts';
import { indiaDriversLicenseNumber } from './india-drivers-license-number.ts';
import { indiaGstNumber } from './india-gst-number.ts';
import { indiaPassportNumber } from './india-passport-number.ts';
import { indiaPermanentAccountNumber } from './india-permanent-account-number.ts';
import { indiaUniqueIdentificationNumber } from './india-unique-identification-number.ts';
import { indiaVoterIdCard } from './india-voter-id-card.ts';
import { indonesiaIdentityCardNumber } from './indonesia-identity-card-number.ts';
import { japanDriversLicenseNumber } from './japan-drivers-license-number.ts';
import { japanMyNumberCorporate } from './japan-my-number-corporate.ts';
import { japanMyNumberPersonal } from './japan-my-number-personal.ts';
import { japanPassportNumber } from './japan-passport-number.ts';
import { japanResidenceCardNumber } from './japan-residence-card-number.ts';
import { japanResidentRegistrationNumber } from './japan-resident-registration-number.ts';
import { japanSocialInsuranceNumber } from './japan-social-insurance-number.ts';
import { malaysiaIdentificationCardNumber } from './malaysia-identification-card-number.ts';
import { newZealandDriversLicenseNumber } from './new-zealand-drivers-license-number.ts';
import { newZealandInlandRevenueNumber } from './new-zealand-inland-revenue-number.ts';
import { newZealandMinistryOfHealthNumber } from './new-zealand-ministry-of-health-number.ts';
import { newZealandSocialWelfareNumber } from './new-zealand-social-welfare-number.ts';
import { philippinesPassportNumber } from './philippines-passport-number.ts';
import { philippinesUnifiedMultiPurposeIdentificationNumber } from './philippines-unified-multi-purpose-identification-number.ts';
import { singaporeNationalRegistrationIdentityCardNumber } from './singapore-national-registration-identity-card-number.ts';
import { southKoreaResidentRegistrationNumber } from './south-korea-resident-registration-number.ts';
import { taiwanNationalIdentificationNumber } from './taiwan-national-identification-number.ts';
import { taiwanPassportNumber } from './taiwan-passport-number.ts';
import { taiwanResidentCertificateNumber } from './taiwan-resident-certificate-number.ts';
import { thaiPopulationIdentificationCode } from './thai-population-identification-code.ts';

/** Ids that states of Asia and the Pacific give to people and companies. */
export const asiaPacific: readonly Detector[] = [
  australiaBusinessNumber,
  australiaCompanyNumber,
  australiaDriversLicenseNumber,
  australiaMedicalAccountNumber,
  australiaPassportNumber,
  australiaTaxFileNumber,
  chinaResidentIdentityCardNumber,
  chinaUnifiedSocialCreditCode,
  hongKongIdentityCardNumber,
  indiaDriversLicenseNumber,
  indiaGstNumber,
  indiaPassportNumber,
  indiaPermanentAccountNumber,
  indiaUniqueIdentificationNumber,
  indiaVoterIdCard,
  indonesiaIdentityCardNumber,
  japanDriversLicenseNumber,
  japanMyNumberCorporate,
  japanMyNumberPersonal,
  japanPassportNumber,
  japanResidenceCardNumber,
  japanResidentRegistrationNumber,
  japanSocialInsuranceNumber,
  malaysiaIdentificationCardNumber,
  newZealandDriversLicenseNumber,
  newZealandInlandRevenueNumber,
  newZealandMinistryOfHealthNumber,
  newZealandSocialWelfareNumber,
  philippinesPassportNumber,
  philippinesUnifiedMultiPurposeIdentificationNumber,
  singaporeNationalRegistrationIdentityCardNumber,
  southKoreaResidentRegistrationNumber,
  taiwanNationalIdentificationNumber,
  taiwanPassportNumber,
  taiwanResidentCertificateNumber,
  thaiPopulationIdentificationCode,
];
