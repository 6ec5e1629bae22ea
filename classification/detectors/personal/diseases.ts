import type { Detector } from '../../detector.ts';
import { anyTerm, clinicalWords } from './clinical.ts';

/** Names of diseases, beside words of a medical record. */
export const diseases: Detector = {
  id: 'diseases',
  name: 'Diseases',
  pattern: anyTerm(`
    diabetes mellitus, type 1 diabetes, type 2 diabetes, diabetes, hypertension, asthma, copd, chronic obstructive pulmonary disease, pneumonia,
    tuberculosis, hepatitis [abc], hepatitis, cirrhosis, hiv, aids, hiv positive, syphilis, gonorrhea, chlamydia, herpes, hpv, melanoma, leukemia,
    leukaemia, lymphoma, carcinoma, adenocarcinoma, sarcoma, breast cancer, lung cancer, prostate cancer, colorectal cancer, pancreatic cancer,
    multiple sclerosis, parkinson's disease, alzheimer's disease, alzheimer, dementia, epilepsy, schizophrenia, bipolar disorder, major depressive
    disorder, depression, anorexia nervosa, bulimia, ptsd, adhd, autism, crohn's disease, ulcerative colitis, celiac disease, psoriasis, lupus,
    rheumatoid arthritis, osteoarthritis, osteoporosis, gout, anemia, anaemia, sickle cell disease, hemophilia, haemophilia, coronary artery
    disease, myocardial infarction, heart failure, atrial fibrillation, stroke, thrombosis, pulmonary embolism, chronic kidney disease, renal
    failure, hypothyroidism, hyperthyroidism, endometriosis, sepsis, meningitis, malaria, covid 19, sars cov 2, influenza, cystic fibrosis, migraine
  `),
  normalize: (value) => value.toLowerCase(),
  valid: () => true,
  levels: [{ confidence: 75, evidence: [{ keywords: clinicalWords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Patient was diagnosed with Type 2 diabetes', confidence: 75, because: 'in a record' },
      { text: 'Dx: myocardial infarction', confidence: 75, because: 'abbreviated' },
    ],
    noMatch: [
      { text: 'World Asthma Day is in May', because: 'no word of a record' },
      { text: 'the patient approach to asthmatics', because: 'part of a longer word' },
      { text: 'patient in good health', because: 'no disease' },
    ],
  },
};
