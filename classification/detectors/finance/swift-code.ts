import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { isCountryCode } from '../../validators/country-code.ts';

const keywords = commaSeparated(`
  swift, swift code, swiftcode, swift number, swift no, swift routing number, swift address, swift bic, bic, bic
  code, bic number, bic no, bicnumber, biccode, bank identifier code, bank identifier codes, business identifier
  code, bank identification code, iso 9362, iso9362, iban bic, bic swift, swiftbic, international bank code,
  identifiant banque, code banque, code identifiant de banque, code swift, code bic, bankleitcode, internationale
  bankleitzahl, código swift, código bic, codice swift, codice bic, swift kodu
`);

/** Upper-case words of headings and forms that have the shape, a country's letters in the middle included. */
const words = new Set(
  (
    'ADDITION ADVANCED AMERICAN ANALYSIS ARTICLES BALANCES BARCLAYS BENEFICIARY BUSINESS CONTACTS COUNTERS CREDITOR CUSTOMER ' +
    'DECEMBER DECLARATION DELIVERY DESIGNED DIRECTOR DOCUMENT ECONOMIC ELECTRONICS EMPLOYEE EMPLOYER ENGINEER EVIDENCE ' +
    'EXPENSES EXTERNAL FEBRUARY FOLLOWED FUNCTION GUARANTEES IDENTIFIERS IMPORTANT INCLUDES INCREASE INDICATE INDUSTRY ' +
    'INFORMATION INSTRUCTION INSURANCE INTEREST INTERMEDIARY INTERNAL INVESTOR LICENSED LOCATION MANAGERS MATERIAL MINISTER ' +
    'NATIONAL NOVEMBER OFFICERS OFFICIAL OPERATOR ORIGINAL PARTICULARS PASSWORD PERSONAL POSITION POSSIBLE PRACTICE PROPERTY ' +
    'PROTOCOL PROVIDED PROVIDER QUARTERS RECEIVED RECEIVER RECORDED REFERENCE REFERRED REGISTER REGISTRATION RELATION REMITTER ' +
    'REPORTED REQUIRED RESEARCH RESIDENT RESPONSE SCHEDULE SECURITY SENDINGS SEPTEMBER SERVICES SETTLEMENTS SHIPPING SOFTWARE ' +
    'SOLUTION STANDARD STATISTICS STRATEGY SUPPLIER SUPPLIES SUPPORTS TERMINAL TERRITORY TOGETHER TRAINING TRANSACTION ' +
    'TRANSFER TRANSFERRED TREASURY UNIVERSITY UNSPECIFIED VALIDATE WARRANTY RUBYGEMS'
  ).split(' '),
);

/** Business identifier code, ISO 9362: institution, country, location, branch. Without checksum, hence never without keyword. */
export const swiftCode: Detector = {
  id: 'swift-code',
  name: 'SWIFT code',
  purviewId: 'cb2ab58c-9cb8-4c81-baf8-a4e106791df4',
  pattern: /(?<![0-9A-Za-z])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![0-9A-Za-z])/g,
  // A head office is written with eight characters or with XXX for its branch.
  normalize: (value) => value.replace(/XXX$/, ''),
  valid: (code) => isCountryCode(code.slice(4, 6)) && !words.has(code),
  levels: [{ confidence: 75, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'BIC: DEUTDEFF', confidence: 75, because: 'eight characters' },
      { text: 'SWIFT code NEDSZAJJ123', confidence: 75, because: 'with branch' },
    ],
    noMatch: [
      { text: 'Account at DEUTDEFF', because: 'no keyword' },
      { text: 'SWIFT code DEUTQQFF', because: 'no country QQ' },
      { text: 'THE SWIFT DOCUMENT FOR CUSTOMERS', because: 'words of a heading' },
      { text: 'SWIFT code DEUTDEFF5', because: 'nine characters' },
    ],
  },
};
