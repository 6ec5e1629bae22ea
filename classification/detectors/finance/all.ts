import type { Detector } from '../../detector.ts';
import { abaRoutingNumber } from './aba-routing-number.ts';
import { australiaBankAccountNumber } from './australia-bank-account-number.ts';
import { canadaBankAccountNumber } from './canada-bank-account-number.ts';
import { creditCardNumber } from './credit-card-number.ts';
import { euDebitCardNumber } from './eu-debit-card-number.ts';
import { iban } from './iban.ts';
import { internationalSecuritiesIdentificationNumber } from './international-securities-identification-number.ts';
import { israelBankAccountNumber } from './israel-bank-account-number.ts';
import { japanBankAccountNumber } from './japan-bank-account-number.ts';
import { legalEntityIdentifier } from './legal-entity-identifier.ts';
import { newZealandBankAccountNumber } from './new-zealand-bank-account-number.ts';
import { paymentCardTrackData } from './payment-card-track-data.ts';
import { swiftCode } from './swift-code.ts';
import { usBankAccountNumber } from './us-bank-account-number.ts';

/** Payment cards, accounts and codes of banks. */
export const finance: readonly Detector[] = [
  abaRoutingNumber,
  australiaBankAccountNumber,
  canadaBankAccountNumber,
  creditCardNumber,
  euDebitCardNumber,
  iban,
  internationalSecuritiesIdentificationNumber,
  israelBankAccountNumber,
  japanBankAccountNumber,
  legalEntityIdentifier,
  newZealandBankAccountNumber,
  paymentCardTrackData,
  swiftCode,
  usBankAccountNumber,
];
