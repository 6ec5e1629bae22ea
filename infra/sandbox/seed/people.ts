import type { SeedUser } from './seed.ts';

/** An invented maker of flow meters: head office in Leeds, branches in Dayton, Kassel and Lyon. */
export const company = 'Tarnbrook Flow Instruments';

const person = (name: string, mail: string): SeedUser => ({ name, mail: `${mail}@tarnbrook.example` });

/** Who made the documents, by what they do. */
export const people = {
  finance: person('Nora Whitfield', 'nora.whitfield'),
  personnelUs: person('Marcus Delaney', 'marcus.delaney'),
  personnelDe: person('Anke Brüggemann', 'anke.brueggemann'),
  sales: person('Julien Marchetti', 'julien.marchetti'),
  operations: person('Priya Raman', 'priya.raman'),
  engineering: person('Tomas Eklund', 'tomas.eklund'),
  legal: person('Grace Okafor', 'grace.okafor'),
  orders: person('Daniel Reyes', 'daniel.reyes'),
} as const;
