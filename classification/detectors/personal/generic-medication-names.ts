import type { Detector } from '../../detector.ts';
import { anyTerm, clinicalWords } from './clinical.ts';

/** International nonproprietary names of common medicines, beside words of a medical record. */
export const genericMedicationNames: Detector = {
  id: 'generic-medication-names',
  name: 'Generic medication names',
  pattern: anyTerm(`
    acetaminophen, paracetamol, ibuprofen, naproxen, diclofenac, morphine, oxycodone, hydrocodone, fentanyl, tramadol, codeine, methadone,
    buprenorphine, naloxone, amoxicillin, ampicillin, azithromycin, ciprofloxacin, doxycycline, clindamycin, metronidazole, vancomycin, cephalexin,
    metformin, glipizide, insulin, insulin glargine, liraglutide, semaglutide, empagliflozin, levothyroxine, prednisone, prednisolone,
    hydrocortisone, dexamethasone, lisinopril, enalapril, ramipril, losartan, valsartan, amlodipine, metoprolol, atenolol, bisoprolol, carvedilol,
    hydrochlorothiazide, furosemide, spironolactone, atorvastatin, simvastatin, rosuvastatin, pravastatin, warfarin, apixaban, rivaroxaban, heparin,
    enoxaparin, clopidogrel, omeprazole, pantoprazole, esomeprazole, ondansetron, albuterol, salbutamol, salmeterol, fluticasone, montelukast,
    sertraline, fluoxetine, citalopram, escitalopram, venlafaxine, duloxetine, bupropion, mirtazapine, amitriptyline, lithium carbonate, quetiapine,
    olanzapine, risperidone, aripiprazole, haloperidol, clozapine, diazepam, lorazepam, alprazolam, clonazepam, zolpidem, gabapentin, pregabalin,
    levetiracetam, lamotrigine, valproate, carbamazepine, methotrexate, adalimumab, infliximab, rituximab, trastuzumab, tamoxifen, cyclophosphamide,
    cisplatin, tenofovir, emtricitabine, dolutegravir, acyclovir, remdesivir, methylphenidate, sildenafil, finasteride, levodopa, donepezil
  `),
  normalize: (value) => value.toLowerCase(),
  valid: () => true,
  levels: [
    {
      confidence: 85,
      evidence: [
        { keywords: clinicalWords },
        { pattern: /(?<![0-9A-Za-z])[0-9]{1,4}(?:[.,][0-9]{1,2})? ?(?:mg|mcg|µg|ml|IU|units)(?![0-9A-Za-z])/g },
      ],
    },
    { confidence: 75, evidence: [{ keywords: clinicalWords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Prescribed: Metformin 500 mg twice daily', confidence: 85, because: 'with a dose' },
      { text: 'Patient takes lisinopril', confidence: 75, because: 'in a record' },
    ],
    noMatch: [
      { text: 'The market for insulin grew', because: 'no word of a record' },
      { text: 'patient takes a walk', because: 'no medicine' },
      { text: 'prescribed by metforminlab', because: 'part of a longer word' },
    ],
  },
};
