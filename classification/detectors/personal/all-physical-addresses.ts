import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

const houseAndName =
  "[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4})? (?:[NSEW]{1,2}\\.? )?(?:[A-Z0-9][0-9A-Za-z'.-]{0,20} ){1,4}";
const common =
  '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Highway|Hwy|Parkway|Pkwy|' +
  'Circle|Cir|Close|Crescent|Cres|Gardens|Grove|Mews|Row|Walk|Trail|Parade|Quay)\\b';
/** The rarer suffixes of U.S. streets (Postal Addressing Standards, Publication 28, appendix C1): only before a town, a state and a ZIP Code. */
const rare =
  '(?:Alley|Anex|Annex|Arcade|Bayou|Beach|Bend|Bluffs?|Bottom|Branch|Bridge|Brooks?|Burgs?|Bypass|Camp|Canyon|Cape|Causeway|Centers?|' +
  'Circles|Cliffs?|Club|Common|Commons|Corners?|Course|Courts|Coves?|Creek|Crest|Crossing|Crossroads?|Curve|Dale|Dam|Divide|Drives|' +
  'Estates?|Expressway|Extensions?|Falls?|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|Forks?|Fort|Freeway|Garden|Gateway|Glens?|Greens?|' +
  'Groves|Harbors?|Haven|Heights|Hills?|Hollow|Inlet|Islands?|Isle|Junctions?|Keys?|Knolls?|Lakes?|Land|Landing|Lights?|Loaf|Locks?|' +
  'Lodge|Loop|Mall|Manors?|Meadows?|Mills?|Mission|Motorway|Mountains?|Mount|Neck|Orchard|Oval|Overpass|Parks?|Parkways|Pass|Passage|' +
  'Path|Pikes?|Pines?|Plains?|Plaza|Points?|Ports?|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|Ridges?|River|Roads|Route|Rue|Run|Shoals?|' +
  'Shores?|Skyway|Springs?|Spurs?|Squares|Station|Stravenue|Stream|Streets|Summit|Throughway|Trace|Track|Trafficway|Trailer|Tunnel|' +
  'Turnpike|Underpass|Unions?|Valleys?|Via|Viaduct|Views?|Villages?|Ville|Vista|Walks|Wall|Ways|Wells?)' +
  "(?=(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Room|Floor|#)\\.? ?[0-9A-Z-]{1,6})?,? ?\\r?\\n?[A-Z][A-Za-z.' -]{1,30},? [A-Z]{2} [0-9]{5}(?![0-9]))";
const english = `${houseAndName}(?:${common}|${rare})`;
const german =
  '[A-ZÄÖÜ][a-zäöüß-]{1,30}(?:straße|strasse|str\\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee) [0-9]{1,4} ?[a-k]?\\b';
const dutch = '[A-Z][a-z]{1,30}(?:straat|laan|weg|plein|gracht|kade|dijk|singel) [0-9]{1,4}';
const french =
  "[0-9]{1,4}(?: ?(?:bis|ter|quater))?,? (?:rue|avenue|boulevard|place|chemin|allée|impasse|quai|route|cours|square|passage) [A-Za-zÀ-ÿ'’ -]{3,40}";
const southern =
  "(?:Calle|C/|Avenida|Avda\\.|Av\\.|Paseo|Plaza|Via|Viale|Piazza|Corso|Largo|Rua|Travessa|Praça) [A-Za-zÀ-ÿ'’. ]{3,40},? ?(?:n\\.?[ºo°]? ?)?[0-9]{1,4}";
const slavic = '(?:ul\\.|ulica|al\\.|aleja|pl\\.) [A-ZÀ-Ž][A-Za-zÀ-ž. ]{2,30} [0-9]{1,4}[A-Za-z]?(?:/[0-9]{1,4})?';
const turkish =
  '[A-ZÇĞİÖŞÜ][A-Za-zçğıöşüÇĞİÖŞÜ ]{2,30} (?:Mah\\.|Mahallesi|Cad\\.|Caddesi|Sok\\.|Sokak|Sokağı|Bulvarı)[ ,]{1,2}(?:No ?[:.]? ?)[0-9]{1,4}';

/** Postal code with what stands beside it: a U.S. state, a town; British and Canadian ones have a shape of their own. */
const postalCode = new RegExp(
  '(?<![0-9A-Za-z])(?:[A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9]|' +
    '(?:[A-Z]{1,2}-)?[0-9]{4,5} [A-ZÀ-Ž][a-zà-ž]{2,}|[0-9]{4} ?[A-Z]{2} [A-Z][a-z]+|[0-9]{2}-[0-9]{3} [A-ZÀ-Ž]|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) [0-9]{4})',
  'g',
);
const keywords = commaSeparated(`
  address, home address, street address, mailing address, postal address, residential address, billing address, shipping address,
  delivery address, residence, resides at, lives at, ship to, bill to, anschrift, adresse, wohnhaft, wohnort, domicile, dirección, domicilio,
  indirizzo, residenza, endereço, morada, adres, woonadres, adresa, lakcím, adresi
`);

/** Street and number of a postal address, with a postal code or words beside it that say so. */
export const allPhysicalAddresses: Detector = {
  id: 'all-physical-addresses',
  name: 'All Physical Addresses',
  pattern: new RegExp(
    `(?<![0-9A-Za-zÀ-ž.-])(?:${[english, german, dutch, french, southern, slavic, turkish].join('|')})`,
    'g',
  ),
  normalize: (value) => value.toLowerCase().replace(/\s+/g, ' '),
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ pattern: postalCode }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '1600 Pennsylvania Avenue NW, Washington, DC 20500', confidence: 85, because: 'U.S.' },
      {
        text: '828 Jennifer Mills Suite 629, Smithstad, GA 30016',
        confidence: 85,
        because: 'a rarer suffix, before a state and a ZIP Code',
      },
      { text: '221B Baker Street, London NW1 6XE', confidence: 85, because: 'British' },
      { text: 'Lindenstraße 12a, 10969 Berlin', confidence: 85, because: 'German' },
      { text: '55 rue du Faubourg Saint-Honoré, 75008 Paris', confidence: 85, because: 'French' },
      { text: 'Calle de Alcalá 48, 28014 Madrid', confidence: 85, because: 'Spanish' },
      { text: 'Keizersgracht 123, 1015 CJ Amsterdam', confidence: 85, because: 'Dutch' },
      { text: 'Home address: 42 Elm Street', confidence: 75, because: 'keyword, no postal code' },
    ],
    noMatch: [
      { text: '12 Angry Mills, home address', because: 'a rarer suffix without state and ZIP Code' },
      { text: 'We met on 5th Avenue', because: 'no house number before the name' },
      { text: '12 Angry Men drive home', because: 'lower case' },
      { text: 'walked 42 Elm Street', because: 'no postal code, no keyword' },
      { text: 'address 0x7fff5fbff8c8', because: 'of memory' },
    ],
  },
};
