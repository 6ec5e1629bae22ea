import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

const icd = commaSeparated(
  'icd, icd 10, icd10, icd 10 cm, icd10cm, icd code, icd codes, icd 10 gm, cim 10, cie 10, diagnosis code, diagnosis codes, dx code, diagnoseschlüssel, code diagnostic',
);
const clinical = commaSeparated(`
  diagnosis, diagnoses, diagnosed, dx, patient, admitted, discharge, principal diagnosis, secondary diagnosis, medical record, mrn,
  comorbidity, comorbidities, diagnose, diagnosen, diagnostic, diagnóstico, diagnosi, symptoms, treatment, physician, clinic, hospital
`);

/** Diagnosis code of ICD-10-CM: letter, digit, digit or A or B; after a dot up to four more. */
export const internationalClassificationOfDiseasesIcd10Cm: Detector = {
  id: 'international-classification-of-diseases-icd-10-cm',
  name: 'International classification of diseases (ICD-10-CM)',
  purviewId: '3356946c-6bb7-449b-b253-6ffa419c0ce7',
  pattern: /(?<![0-9A-Za-z.-])[A-TV-Z][0-9][0-9AB](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z-]|\.[0-9A-Za-z])/g,
  normalize: (value) => value.replace('.', ''),
  valid: (value) => !/^[A-Z]00$/.test(value) || value === 'A00',
  levels: [
    { confidence: 85, evidence: [{ keywords: icd }] },
    { confidence: 75, appliesTo: (value) => value.includes('.'), evidence: [{ keywords: clinical }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ICD-10: E11.9', confidence: 85, because: 'the classification named' },
      { text: 'Diagnosis: J45.909, mild', confidence: 75, because: 'with a dot, clinical word' },
      { text: 'ICD-10-CM I10', confidence: 85, because: 'without a dot' },
    ],
    noMatch: [
      { text: 'part E11.9', because: 'no keyword' },
      { text: 'Patient in room B12', because: 'no dot, no classification named' },
      { text: 'ICD-10 U1A.9', because: 'no such category' },
      { text: 'Diagnosis port version V2.10', because: 'one digit before the dot' },
    ],
  },
};
