import type { Detector } from '../../detector.ts';
import { franceInsee } from './france-insee.ts';
import { germanyTaxId } from './germany-tax-id.ts';
import { ukNhsNumber } from './uk-nhs-number.ts';
import { ukNino } from './uk-nino.ts';

/** Ids that European states give to people and companies. */
export const europe: readonly Detector[] = [franceInsee, germanyTaxId, ukNhsNumber, ukNino];
