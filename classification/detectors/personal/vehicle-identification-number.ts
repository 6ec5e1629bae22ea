import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { hasVinCheckDigit } from '../../validators/vehicle-identification-number.ts';

const keywords = commaSeparated(`
  vin, vin number, vin no, vin code, vehicle identification number, vehicle identification no, vehicle id, chassis number, chassis no,
  frame number, fahrzeugidentifikationsnummer, fahrzeug identifizierungsnummer, fahrgestellnummer, fin, numéro de châssis, numéro d
  identification du véhicule, número de bastidor, bastidor, numero di telaio, telaio, número do chassi, chassisnummer, şasi numarası, 車台番号
`);

/** Vehicle identification number, ISO 3779; its check digit is mandatory in North America and China only. */
export const vehicleIdentificationNumber: Detector = {
  id: 'vehicle-identification-number',
  name: 'Vehicle identification number (VIN)',
  pattern: /(?<![0-9A-Za-z-])(?=[A-HJ-NPR-Z]{0,16}[0-9])[A-HJ-NPR-Z0-9]{13}[0-9]{4}(?![0-9A-Za-z-])/g,
  normalize: (value) => value,
  valid: (value) => /[A-Z].*[A-Z]/.test(value) && !/(.)\1{7}/.test(value),
  levels: [
    { confidence: 85, appliesTo: hasVinCheckDigit, evidence: [{ keywords }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'VIN: 1M8GDM9AXKP042788', confidence: 85, because: 'its check digit holds' },
      { text: 'Fahrgestellnummer WVWZZZ1JZ3W386752', confidence: 75, because: 'European, without check digit' },
    ],
    noMatch: [
      { text: 'part 1M8GDM9AXKP042788', because: 'no keyword' },
      { text: 'VIN 1M8GDM9AXKP04278', because: '16 characters' },
      { text: 'VIN 1M8GDM9AXKPO42788', because: 'the letter O' },
      { text: 'VIN 12345678901234567', because: 'digits only' },
    ],
  },
};
