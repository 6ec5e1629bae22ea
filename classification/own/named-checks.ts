import type { OwnValidator } from '../../model/own-type.ts';
import { alphanumericsOf, digitsOf, isUniform } from '../patterns.ts';
import { brazilCheckDigits } from '../validators/brazil-check-digits.ts';
import { isCardBrand } from '../validators/card-brand.ts';
import { dutchBsn } from '../validators/dutch-bsn.ts';
import { luhnMod36 } from '../validators/luhn-mod-36.ts';
import { luhn } from '../validators/luhn.ts';
import { mod1110 } from '../validators/mod-11-10.ts';
import { mod112 } from '../validators/mod-11-2.ts';
import { ibanChecksum, mod97 } from '../validators/mod-97.ts';
import { swedishPersonnummer } from '../validators/swedish-personnummer.ts';
import { hasVinCheckDigit } from '../validators/vehicle-identification-number.ts';
import { verhoeff } from '../validators/verhoeff.ts';
import { weightedSum } from '../validators/weighted-sum.ts';

/** A value that hasn't the form of a check fails it. */
interface OwnCheck {
  /** Of a value: its digits alone, or its letters too, in upper case. */
  readonly reads: 'digits' | 'letters and digits';
  /** What is read must be so for the check to make sense. */
  readonly form: RegExp;
  holds(read: string): boolean;
}

const someDigits = /^[0-9]{2,}$/;

/** By the names that policies use. */
const ownChecks: Readonly<Record<OwnValidator, OwnCheck>> = {
  aba: { reads: 'digits', form: /^[0-9]{9}$/, holds: (digits) => weightedSum(digits, [3, 7, 1]) % 10 === 0 },
  'brazil-cnpj': {
    reads: 'letters and digits',
    form: /^[0-9A-Z]{12}[0-9]{2}$/,
    holds: (value) => brazilCheckDigits(value, 9),
  },
  'brazil-cpf': { reads: 'digits', form: /^[0-9]{11}$/, holds: (digits) => brazilCheckDigits(digits, 11) },
  'card-brand': { reads: 'digits', form: someDigits, holds: isCardBrand },
  'dutch-bsn': { reads: 'digits', form: /^[0-9]{8,9}$/, holds: dutchBsn },
  iban: { reads: 'letters and digits', form: /^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$/, holds: ibanChecksum },
  luhn: { reads: 'digits', form: someDigits, holds: luhn },
  'luhn-mod-36': { reads: 'letters and digits', form: /^[0-9A-Z]{2,}$/, holds: luhnMod36 },
  'mod-11-10': { reads: 'digits', form: someDigits, holds: mod1110 },
  'mod-11-2': { reads: 'letters and digits', form: /^[0-9]+[0-9X]$/, holds: mod112 },
  'mod-97': { reads: 'digits', form: someDigits, holds: (digits) => mod97(digits) === 1 },
  'not-uniform': { reads: 'letters and digits', form: /./s, holds: (value) => !isUniform(value) },
  'swedish-personnummer': { reads: 'digits', form: /^(?:[0-9]{10}|[0-9]{12})$/, holds: swedishPersonnummer },
  verhoeff: { reads: 'digits', form: someDigits, holds: verhoeff },
  vin: { reads: 'letters and digits', form: /^[0-9A-HJ-NPR-Z]{17}$/, holds: hasVinCheckDigit },
};

/** Whether a value passes the check of this name. */
export function passes(value: string, name: OwnValidator): boolean {
  const { reads, form, holds } = ownChecks[name];
  const read = reads === 'digits' ? digitsOf(value) : alphanumericsOf(value);
  return form.test(read) && holds(read);
}
