import type { Detector } from '../../detector.ts';
import { anyTerm, clinicalWords } from './clinical.ts';

/** Names of laboratory tests, beside words of a medical record; with a result at high confidence. */
export const labTestTerms: Detector = {
  id: 'lab-test-terms',
  name: 'Lab test terms',
  pattern: anyTerm(`
    complete blood count, cbc, hemoglobin a1c, hba1c, hemoglobin, haemoglobin, hematocrit, platelet count, white blood cell count, red blood cell count,
    fasting glucose, blood glucose, ldl cholesterol, hdl cholesterol, total cholesterol, triglycerides, lipid panel, serum creatinine, creatinine, egfr,
    blood urea nitrogen, serum sodium, serum potassium, alanine aminotransferase, aspartate aminotransferase, alkaline phosphatase, bilirubin,
    serum albumin, c reactive protein, erythrocyte sedimentation rate, thyroid stimulating hormone, tsh, free t4, prostate specific antigen, psa test, troponin,
    d dimer, prothrombin time, inr, ferritin, vitamin d 25 hydroxy, vitamin b12, urinalysis, urine culture, blood culture, lumbar puncture, biopsy,
    pap smear, mammogram, colonoscopy, echocardiogram, electrocardiogram, hiv test, viral load, cd4 count, pcr test, rapid antigen test
  `),
  normalize: (value) => value.toLowerCase(),
  valid: () => true,
  levels: [
    {
      confidence: 85,
      evidence: [
        { keywords: clinicalWords },
        {
          pattern:
            /(?<![0-9A-Za-z])[0-9]{1,4}(?:[.,][0-9]{1,2})? ?(?:mg\/dL|mmol\/L|g\/dL|µmol\/L|U\/L|IU\/L|ng\/mL|mEq\/L|mmol\/mol)(?![0-9A-Za-z])/gi,
        },
      ],
    },
    { confidence: 75, evidence: [{ keywords: clinicalWords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Patient: fasting glucose 126 mg/dL', confidence: 85, because: 'with a result' },
      { text: 'Lab results: HbA1c above range', confidence: 75, because: 'in a record' },
    ],
    noMatch: [
      { text: 'How a biopsy works', because: 'no word of a record' },
      { text: 'patient satisfaction survey', because: 'no test' },
      { text: 'lab results of cbcnews', because: 'part of a longer word' },
    ],
  },
};
