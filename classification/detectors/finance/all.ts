import type { Detector } from '../../detector.ts';
import { abaRoutingNumber } from './aba-routing-number.ts';
import { creditCardNumber } from './credit-card-number.ts';
import { iban } from './iban.ts';
import { swiftCode } from './swift-code.ts';

/** Payment cards, accounts and codes of banks. */
export const finance: readonly Detector[] = [abaRoutingNumber, creditCardNumber, iban, swiftCode];
