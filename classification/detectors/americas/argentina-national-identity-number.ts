import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform } from '../../patterns.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  dni, d n i, dni nro, nro de dni, documento nacional de identidad, documento de identidad, documento número, documento
  nro, número de documento, nro de documento, tipo y número de documento, cédula, registro nacional de las personas,
  renaper, rnp, libreta cívica, libreta de enrolamiento, argentina national identity card, argentine identity card, argentina national identity number
`);

/** DNI of Argentina: seven or eight digits by thousands; no checksum, hence never without keyword. */
export const argentinaNationalIdentityNumber: Detector = {
  id: 'argentina-national-identity-number',
  name: 'Argentina national identity (DNI) number',
  purviewId: 'eefbb00e-8282-433c-8620-8f1da3bffdb2',
  pattern: unlabelled('(?:[1-9][0-9]?\\.[0-9]{3}\\.[0-9]{3}|[1-9][0-9]{6,7})(?!-[A-Za-z])'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: [
    { confidence: 85, appliesTo: (value) => value.includes('.'), evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => value.length === 8, evidence: [{ keywords }] },
    { confidence: 65, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'DNI 30.518.264', confidence: 85, because: 'by thousands, as on the card' },
      { text: 'Documento Nacional de Identidad Nº 30518264', confidence: 75, because: 'unformatted' },
      { text: 'D.N.I. 9482017', confidence: 65, because: 'seven digits, of the elder' },
    ],
    noMatch: [
      { text: 'Total: 30.518.264', because: 'no keyword' },
      { text: 'DNI presentado; tel. 30518264', because: 'a telephone number by its label' },
      { text: 'DNI 28.193.756-B', because: 'a letter after it: of Spain' },
      { text: 'DNI 30.518.2641', because: 'not by thousands' },
      { text: 'DNI del titular, CUIT 20-05536168-2', because: 'part of a tax number' },
    ],
  },
};
