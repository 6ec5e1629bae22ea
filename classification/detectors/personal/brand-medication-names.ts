import type { Detector } from '../../detector.ts';
import { anyTerm, clinicalWords } from './clinical.ts';

/** Brand names of common medicines, beside words of a medical record. */
export const brandMedicationNames: Detector = {
  id: 'brand-medication-names',
  name: 'Brand medication names',
  pattern: anyTerm(`
    tylenol, advil, motrin, aleve, percocet, vicodin, oxycontin, suboxone, narcan, amoxil, augmentin, zithromax, z pak, cipro, keflex, glucophage,
    januvia, jardiance, farxiga, ozempic, wegovy, rybelsus, mounjaro, trulicity, victoza, lantus, humalog, novolog, levemir, synthroid, medrol,
    zestril, prinivil, cozaar, diovan, norvasc, lopressor, toprol, tenormin, coreg, lasix, aldactone, lipitor, zocor, crestor, coumadin, eliquis,
    xarelto, plavix, lovenox, prilosec, nexium, protonix, zofran, ventolin, proair, advair, symbicort, flovent, singulair, spiriva, zoloft, prozac,
    celexa, lexapro, effexor, cymbalta, wellbutrin, remeron, seroquel, zyprexa, risperdal, abilify, haldol, clozaril, valium, ativan, xanax, klonopin,
    ambien, neurontin, lyrica, keppra, lamictal, depakote, tegretol, humira, remicade, enbrel, stelara, rituxan, herceptin, keytruda, opdivo, truvada,
    descovy, biktarvy, genvoya, zovirax, valtrex, paxlovid, ritalin, concerta, adderall, vyvanse, strattera, viagra, cialis, propecia, aricept, namenda
  `),
  normalize: (value) => value.toLowerCase(),
  valid: () => true,
  levels: [{ confidence: 75, evidence: [{ keywords: clinicalWords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Rx: Lipitor 20 mg', confidence: 75, because: 'a prescription' },
      { text: 'patient name: A. B., allergies: Augmentin', confidence: 75, because: 'in a record' },
    ],
    noMatch: [
      { text: 'Shares of the maker of Ozempic fell', because: 'no word of a record' },
      { text: 'patient takes a walk', because: 'no medicine' },
      { text: 'prescribed by lipitorium', because: 'part of a longer word' },
    ],
  },
};
