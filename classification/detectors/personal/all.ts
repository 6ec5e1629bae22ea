import type { Detector } from '../../detector.ts';
import { allPhysicalAddresses } from './all-physical-addresses.ts';
import { bitcoinAddress } from './bitcoin-address.ts';
import { bitcoinPrivateKey } from './bitcoin-private-key.ts';
import { brandMedicationNames } from './brand-medication-names.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { diseases } from './diseases.ts';
import { dogecoinAddress } from './dogecoin-address.ts';
import { emailAddress } from './email-address.ts';
import { ethereumAddress } from './ethereum-address.ts';
import { genericMedicationNames } from './generic-medication-names.ts';
import { imeiNumber } from './imei-number.ts';
import { internationalClassificationOfDiseasesIcd10Cm } from './international-classification-of-diseases-icd-10-cm.ts';
import { internationalClassificationOfDiseasesIcd9Cm } from './international-classification-of-diseases-icd-9-cm.ts';
import { ipAddressV4 } from './ip-address-v4.ts';
import { ipAddressV6 } from './ip-address-v6.ts';
import { ipAddress } from './ip-address.ts';
import { labTestTerms } from './lab-test-terms.ts';
import { litecoinAddress } from './litecoin-address.ts';
import { macAddress } from './mac-address.ts';
import { phoneNumber } from './phone-number.ts';
import { sourceCode } from './source-code.ts';
import { surgicalProcedures } from './surgical-procedures.ts';
import { tronAddress } from './tron-address.ts';
import { vehicleIdentificationNumber } from './vehicle-identification-number.ts';
import { xrpAddress } from './xrp-address.ts';

/** Contact data, health, devices, wallets and source code. */
export const personal: readonly Detector[] = [
  allPhysicalAddresses,
  bitcoinAddress,
  bitcoinPrivateKey,
  brandMedicationNames,
  dateOfBirth,
  diseases,
  dogecoinAddress,
  emailAddress,
  ethereumAddress,
  genericMedicationNames,
  imeiNumber,
  internationalClassificationOfDiseasesIcd10Cm,
  internationalClassificationOfDiseasesIcd9Cm,
  ipAddressV4,
  ipAddressV6,
  ipAddress,
  labTestTerms,
  litecoinAddress,
  macAddress,
  phoneNumber,
  sourceCode,
  surgicalProcedures,
  tronAddress,
  vehicleIdentificationNumber,
  xrpAddress,
];
