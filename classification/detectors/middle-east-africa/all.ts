import type { Detector } from '../../detector.ts';
import { egyptNationalIdNumber } from './egypt-national-id-number.ts';
import { israelNationalIdentificationNumber } from './israel-national-identification-number.ts';
import { qatariIdCardNumber } from './qatari-id-card-number.ts';
import { saudiArabiaNationalId } from './saudi-arabia-national-id.ts';
import { southAfricaIdentificationNumber } from './south-africa-identification-number.ts';
import { uaeIdentityCardNumber } from './uae-identity-card-number.ts';
import { uaePassportNumber } from './uae-passport-number.ts';

/** Ids that states of the Middle East and Africa give to people and companies. */
export const middleEastAfrica: readonly Detector[] = [
  egyptNationalIdNumber,
  israelNationalIdentificationNumber,
  qatariIdCardNumber,
  saudiArabiaNationalId,
  southAfricaIdentificationNumber,
  uaeIdentityCardNumber,
  uaePassportNumber,
];
