import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { spanishPersonalNif } from '../../validators/spanish-nif.ts';
import { spain } from './countries.ts';
import { drivingLicenceWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  permiso de conducción, permiso conducción, permiso de conducir, permiso conducir, número de permiso de conducir,
  licencia de conducir, licencia conducir, licencia de manejo, carnet de conducir, carné de conducir, carnet
  conducir, número de carnet de conducir
`);

/** Spanish driving licence number: the DNI or NIE of its holder. */
export const spainDriversLicenseNumber: Detector = {
  id: 'spain-drivers-license-number',
  name: "Spain driver's license number",
  purviewId: 'd5a82922-b501-4f40-8868-341321146aa2',
  pattern: standalone(`[0-9]{8}[ -]?[A-Za-z]|[XYZxyz]-?[0-9]{7}-?[A-Za-z]`),
  normalize: alphanumericsOf,
  valid: spanishPersonalNif,
  levels: namedLevels(85, { own, common: drivingLicenceWords, country: spain }),
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Permiso de conducción: 28193756B',
        confidence: 85,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Spain driving licence 28193756B, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 28193756B', because: 'a common word does not tell the country' },
      { text: 'Spain order 28193756B', because: 'an order number, no word for a licence' },
      { text: 'Permiso de conducción: 28193756C', because: 'wrong check letter' },
    ],
  },
};
