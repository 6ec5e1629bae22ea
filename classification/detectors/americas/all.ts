import type { Detector } from '../../detector.ts';
import { usItin } from './us-itin.ts';
import { usSocialSecurityNumber } from './us-social-security-number.ts';

/** Ids that states of the Americas give to people and companies. */
export const americas: readonly Detector[] = [usItin, usSocialSecurityNumber];
