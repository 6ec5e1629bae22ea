import type { ConfidenceLevel, EvidenceGroup } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

/** What people write beside a passport number in English, and in the languages of more than one country. */
export const passportWords: EvidenceGroup = {
  keywords: commaSeparated(`
    passport, passports, passport number, passport numbers, passport no, passport nr, passport num, passport id,
    passportid, passportno, passportnumber, passport details, travel document number, reisepass,
    reisepassnummer, reisepass nr, passnummer, pass nr, passeport, numéro de passeport, paspoort,
    paspoortnummer, paspoort nr
  `),
};

/** The same beside the number of a driving licence. */
export const drivingLicenceWords: EvidenceGroup = {
  keywords: commaSeparated(`
    driver license, driver licence, drivers license, drivers licence, driver's license, driver's licence, driver
    license number, driving licence, driving license, driving licence number, driving permit, drivers lic,
    driver lic, driverlicense, driverslicense, driverslicence, dlno, dl no, dl number, licence to drive,
    führerschein, führerscheinnummer, fuehrerschein, fahrerlaubnis, permis de conduire, rijbewijs,
    rijbewijsnummer
  `),
};

/** Words for tax numbers that say nothing of the country. */
export const taxWords: EvidenceGroup = {
  keywords: commaSeparated(`
    tax id, tax number, tax no, tax identification, tax identification number, tax identification no, tax
    registration number, tax file number, tax file no, tax code, tax reference, taxid, taxno, taxnumber,
    taxidnumber, taxpayer id, taxpayer identification number, taxpayer number, fiscal code, fiscal number, tin,
    tin no, tin number
  `),
};

/** Words for numbers of persons that say nothing of the country. */
export const identityWords: EvidenceGroup = {
  keywords: commaSeparated(`
    national id, national identity, national identification, national identification number, national identity
    number, national number, national id number, national id card, identity number, identity no, identity card,
    identity card number, identity card no, identification number, identification no, id card, id card number,
    id number, id no, personal id, personal id number, personal identification, personal identification number,
    personal identification code, personal identity number, personal identity code, personal number, personal
    code, personal numeric code, person number, citizen number, citizen service number, birth number, unique
    identification number, unique identity number, nationalid, personalid, personalidnumber
  `),
};

/** Words for numbers of social insurance that say nothing of the country. */
export const socialSecurityWords: EvidenceGroup = {
  keywords: commaSeparated(`
    social security number, social security no, social security code, social security, social insurance number,
    social insurance no, insurance number, insurance no, ssn, health insurance number, health insurance card,
    sozialversicherungsnummer
  `),
};

/** Words for value added tax that several countries use. */
export const vatWords: EvidenceGroup = {
  keywords: commaSeparated(`
    vat, vat number, vat no, vat id, vat reg no, vat registration number, vat identification number, vatno,
    vatid, value added tax, value added tax number, tva, mwst, btw, iva, umsatzsteuer, uid number, eu vat
  `),
};

/** Dates and holder's data that stand on a document beside its number. */
export const documentDates: EvidenceGroup = {
  keywords: commaSeparated(`
    date of issue, date of expiry, issue date, expiry date, expiration date, issued on, expires on, valid until,
    valid from, place of issue, issuing authority, nationality, ausstellungsdatum, ausstellungsort, gültig bis,
    ausgestellt am, date de délivrance, date d'expiration, délivré le, valable jusqu'au, fecha de expedición,
    fecha de caducidad, data di rilascio, data di scadenza, rilasciato il, data de emissão, data de validade,
    datum van afgifte, geldig tot, udstedelsesdato, udløbsdato, utgångsdatum, utfärdad, giltig till, utstedt
    dato, utløpsdato, myöntämispäivä, voimassa, data wydania, data ważności, datum vydání, platnost do, dátum
    vydania, platnosť do, kiállítás dátuma, érvényes, data eliberării, data expirării, datum izdavanja, datum
    izdaje, vrijedi do, velja do, дата на издаване, валидност, ημερομηνία έκδοσης, ημερομηνία λήξης, izdošanas
    datums, derīgs līdz, išdavimo data, galioja iki, väljaandmise kuupäev, kehtiv kuni, data tal-ħruġ, dáta
    eisiúna, veriliş tarihi, geçerlilik tarihi
  `),
};

/** How a type is called: by words of its own, or by words that other countries use too beside the country's name. */
export interface Naming {
  readonly own: readonly string[];
  readonly common: EvidenceGroup;
  readonly country: EvidenceGroup;
}

/** One confidence, reached by either way of naming the type. */
export function namedLevels(confidence: number, { own, common, country }: Naming): readonly ConfidenceLevel[] {
  return [
    { confidence, evidence: [{ keywords: own }] },
    { confidence, evidence: [common, country] },
  ];
}

/** For numbers without a check digit: medium when the document is named, high when its dates stand there too. */
export function documentLevels({ own, common, country }: Naming): readonly ConfidenceLevel[] {
  const words: EvidenceGroup = { keywords: own };
  return [
    { confidence: 85, evidence: [words, documentDates] },
    { confidence: 85, evidence: [common, country, documentDates] },
    { confidence: 75, evidence: [words] },
    { confidence: 75, evidence: [common, country] },
  ];
}
