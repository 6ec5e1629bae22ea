import type { Detector } from '../../detector.ts';
import { anyTerm, clinicalWords } from './clinical.ts';

/** Names of operations, beside words of a medical record. */
export const surgicalProcedures: Detector = {
  id: 'surgical-procedures',
  name: 'Surgical procedures',
  pattern: anyTerm(`
    appendectomy, cholecystectomy, hysterectomy, mastectomy, lumpectomy, prostatectomy, nephrectomy, splenectomy, thyroidectomy, tonsillectomy,
    vasectomy, tubal ligation, cesarean section, caesarean section, c section, abortion, coronary artery bypass, bypass surgery, angioplasty,
    stent placement, pacemaker implantation, valve replacement, hip replacement, knee replacement, arthroplasty, arthroscopy, laminectomy, spinal
    fusion, discectomy, craniotomy, laparoscopy, laparotomy, hernia repair, bowel resection, colectomy, colostomy, gastric bypass, bariatric surgery,
    kidney transplant, liver transplant, bone marrow transplant, cataract surgery, amputation, dilation and curettage, tracheostomy
  `),
  normalize: (value) => value.toLowerCase(),
  valid: () => true,
  levels: [{ confidence: 75, evidence: [{ keywords: clinicalWords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Medical history: appendectomy 2009', confidence: 75, because: 'in a record' },
      { text: 'The patient was admitted for a hip replacement', confidence: 75, because: 'two words' },
    ],
    noMatch: [
      { text: 'A lecture on laparoscopy', because: 'no word of a record' },
      { text: 'patient safety week', because: 'no operation' },
      { text: 'discharged the capacitor', because: 'a word of a record, no operation' },
    ],
  },
};
