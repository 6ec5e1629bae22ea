import type { OwnValidator } from '../model/own-type.ts';
import { isUniform } from './patterns.ts';
import { brazilCheckDigits } from './validators/brazil-check-digits.ts';
import { isCardBrand } from './validators/card-brand.ts';
import { dutchBsn } from './validators/dutch-bsn.ts';
import { luhnMod36 } from './validators/luhn-mod-36.ts';
import { luhn } from './validators/luhn.ts';
import { mod1110 } from './validators/mod-11-10.ts';
import { mod112 } from './validators/mod-11-2.ts';
import { ibanChecksum, mod97 } from './validators/mod-97.ts';
import { swedishPersonnummer } from './validators/swedish-personnummer.ts';
import { hasVinCheckDigit } from './validators/vehicle-identification-number.ts';
import { verhoeff } from './validators/verhoeff.ts';
import { weightedSum } from './validators/weighted-sum.ts';

/** What a check reads of a value: its digits and letters in upper case, in the form that the check was written for. */
interface OwnCheck {
  readonly form: RegExp;
  holds(value: string): boolean;
}

const someDigits = /^[0-9]{2,}$/;

/** A value that hasn't the form of a check fails it. */
export const ownChecks: Readonly<Record<OwnValidator, OwnCheck>> = {
  aba: { form: /^[0-9]{9}$/, holds: (digits) => weightedSum(digits, [3, 7, 1]) % 10 === 0 },
  'brazil-cnpj': { form: /^[0-9A-Z]{12}[0-9]{2}$/, holds: (value) => brazilCheckDigits(value, 9) },
  'brazil-cpf': { form: /^[0-9]{11}$/, holds: (digits) => brazilCheckDigits(digits, 11) },
  'card-brand': { form: someDigits, holds: isCardBrand },
  'dutch-bsn': { form: /^[0-9]{8,9}$/, holds: dutchBsn },
  iban: { form: /^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$/, holds: ibanChecksum },
  luhn: { form: someDigits, holds: luhn },
  'luhn-mod-36': { form: /^[0-9A-Z]{2,}$/, holds: luhnMod36 },
  'mod-11-10': { form: someDigits, holds: mod1110 },
  'mod-11-2': { form: /^[0-9]+[0-9X]$/, holds: mod112 },
  'mod-97': { form: someDigits, holds: (digits) => mod97(digits) === 1 },
  'not-uniform': { form: /./s, holds: (value) => !isUniform(value) },
  'swedish-personnummer': { form: /^(?:[0-9]{10}|[0-9]{12})$/, holds: swedishPersonnummer },
  verhoeff: { form: someDigits, holds: verhoeff },
  vin: { form: /^[0-9A-HJ-NPR-Z]{17}$/, holds: hasVinCheckDigit },
};
