import { commaSeparated } from '../../patterns.ts';

/** Words of a medical record: they tell a patient's illness or medicine from what is written about either. */
export const clinicalWords = commaSeparated(`
  patient, patients name, patient name, patient id, mrn, medical record, medical record number, date of birth, dob, diagnosis, diagnosed
  with, diagnosed, dx, prognosis, prescribed, prescription, rx, dosage, dose, mg daily, twice daily, once daily, once a day, twice a
  day, three times a day, admitted, discharged,
  discharge summary, treatment plan, medical history, clinical notes, symptoms, attending physician, primary care physician, allergies,
  medication, medications, medicine, medicines, lab results, lab result, lab test, lab tests, laboratory, laboratory results, blood test,
  blood work, specimen, surgery, surgical, operation, operated, procedure, procedures, underwent, anesthesia, anaesthesia, hospital, clinic,
  hospitalized, blood pressure, test results, patientin, patientenakte, diagnose, verordnet, dosierung, arztbrief,
  befund, anamnese, ordonnance, posologie, dossier médical, antécédents, historia clínica, paciente, receta, diagnóstico, cartella clinica,
  paziente, prontuário, hasta, teşhis, reçete
`);

/** Letters only, lower case: one word of the list, standing alone, in any case. */
export function anyTerm(terms: string): RegExp {
  const alternatives = commaSeparated(terms).map((term) => term.replaceAll(' ', '[ -]').replaceAll("'", "['’]"));
  return new RegExp(`(?<![0-9A-Za-z])(?:${alternatives.join('|')})(?![0-9A-Za-z])`, 'gi');
}
