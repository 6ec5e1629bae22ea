import type { Random } from '../../corpus/random.ts';
import { mod112Digit, mod11Digit, numbersOf, until, verhoeffDigit, weighted } from '../check-digits.ts';
import { between, birth, fill, kind, spaced } from '../value-kind.ts';

function tfn(random: Random): string {
  return until(() => {
    const drawn = `${1 + random.number(9)}${random.digits(8)}`;
    const good = weighted(drawn, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
    return good ? spaced(drawn, random.pick(['xxxxxxxxx', 'xxx xxx xxx', 'xxx-xxx-xxx'])) : undefined;
  });
}

function abn(random: Random): string {
  return until(() => {
    const drawn = `${1 + random.number(9)}${random.digits(10)}`;
    const first = weighted(`${Number(drawn.charAt(0)) - 1}${drawn.slice(1)}`, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    return first % 89 === 0 ? spaced(drawn, random.pick(['xxxxxxxxxxx', 'xx xxx xxx xxx'])) : undefined;
  });
}

function acn(random: Random): string {
  const body = `0${random.digits(7)}`;
  const all = `${body}${(10 - (weighted(body, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10}`;
  return spaced(all, random.pick(['xxxxxxxxx', 'xxx xxx xxx']));
}

function medicare(random: Random): string {
  const body = `${2 + random.number(5)}${random.digits(7)}`;
  const all = `${body}${weighted(body, [1, 3, 7, 9]) % 10}${1 + random.number(5)}`;
  return spaced(all, random.pick(['xxxxxxxxxx', 'xxxx xxxxx x', 'xxxx-xxxxx-x']));
}

const areas = ['110101', '310104', '440305', '330106', '510107', '320102'];

function chinaId(random: Random): string {
  const { yyyy, month, day } = birth(random);
  const body = `${random.pick(areas)}${yyyy}${month}${day}${between(random, 1, 999)}`;
  return body + mod112Digit(body);
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function creditCode(random: Random): string {
  const organization = until(() => {
    const body = `MA${random.text(creditAlphabet, 6)}`;
    const check = '0123456789X0'.charAt(11 - (weighted(body, [3, 7, 9, 10, 5, 8, 4, 2]) % 11));
    return check === 'X' ? undefined : `${body}${check}`;
  });
  const body = `91${random.pick(areas)}${organization}`;
  const sum = Array.from(body).reduce(
    (total, character, at) => total + creditAlphabet.indexOf(character) * (3 ** at % 31),
    0,
  );
  return `${body}${creditAlphabet.charAt((31 - (sum % 31)) % 31)}`;
}

function hkid(random: Random): string {
  const body = `${random.text('ABCDEGHKPRVYZ', 1)}${random.digits(6)}`;
  const sum = 36 * 9 + weighted(body, [8, 7, 6, 5, 4, 3, 2]);
  const check = '0123456789A'.charAt((11 - (sum % 11)) % 11);
  return random.pick([`${body}(${check})`, `${body}${check}`]);
}

function pan(random: Random): string {
  return `${random.text('ABCDEFGHKLMNPR', 3)}${random.pick(['P', 'C', 'H', 'F'])}${random.text('ABDGKMRSV', 1)}${random.digits(4)}${random.text('ABCDEFGHKLM', 1)}`;
}

function gst(random: Random): string {
  const body = `${random.pick(['27', '29', '07', '33', '09'])}${pan(random)}${1 + random.number(3)}Z`;
  const sum = numbersOf(body).reduce((total, number, at) => {
    const product = number * (at % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return `${body}${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt((36 - (sum % 36)) % 36)}`;
}

function aadhaar(random: Random): string {
  const body = `${2 + random.number(8)}${random.digits(10)}`;
  return spaced(body + verhoeffDigit(body), random.pick(['xxxxxxxxxxxx', 'xxxx xxxx xxxx', 'xxxx-xxxx-xxxx']));
}

function ktp(random: Random): string {
  const { yy, month, day } = birth(random);
  const shown = Number(day) + (random.number(2) === 0 ? 40 : 0);
  return `${random.pick(['317401', '327305', '357801', '120718'])}${String(shown).padStart(2, '0')}${month}${yy}${between(
    random,
    1,
    60,
  ).padStart(4, '0')}`;
}

/** Of digits counted from the right: weights 2 to 7 and from 2 again; remainders 0 and 1 give 0. */
function japanCheck(body: string): number {
  const sum = Array.from(body)
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (2 + (at % 6)), 0);
  return sum % 11 <= 1 ? 0 : 11 - (sum % 11);
}

function myNumber(random: Random): string {
  const body = `${1 + random.number(9)}${random.digits(10)}`;
  return spaced(`${body}${japanCheck(body)}`, random.pick(['xxxxxxxxxxxx', 'xxxx xxxx xxxx', 'xxxx-xxxx-xxxx']));
}

function corporateNumber(random: Random): string {
  const body = `${1 + random.number(9)}${random.digits(11)}`;
  const sum = Array.from(body)
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 2), 0);
  return `${9 - (sum % 9)}${body}`;
}

function japanLicence(random: Random): string {
  const body = `${random.pick(['10', '30', '45', '62', '90'])}${random.digits(8)}`;
  const rest = weighted(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return `${body}${rest <= 1 ? 0 : 11 - rest}${random.number(2)}`;
}

function rrn(random: Random): string {
  const { yy, month, day } = birth(random, 1950, 1999);
  const body = `${yy}${month}${day}${1 + random.number(2)}${random.digits(5)}`;
  const check = (11 - (weighted(body, [2, 3, 4, 5, 6, 7, 8, 9]) % 11)) % 10;
  return spaced(`${body}${check}`, random.pick(['xxxxxx-xxxxxxx', 'xxxxxx-xxxxxxx', 'xxxxxxxxxxxxx']));
}

function mykad(random: Random): string {
  const { yy, month, day } = birth(random);
  return spaced(
    `${yy}${month}${day}${random.pick(['01', '07', '10', '14', '13'])}${random.digits(4)}`,
    random.pick(['xxxxxx-xx-xxxx', 'xxxxxxxxxxxx']),
  );
}

function ird(random: Random): string {
  return until(() => {
    const body = between(random, 1_000_000, 14_999_999);
    const digit = mod11Digit(body, [3, 2, 7, 6, 5, 4, 3, 2]);
    const bare = `${body}${digit ?? ''}`.replace(/^0/, '');
    return digit === undefined
      ? undefined
      : random.pick([bare, `${bare.slice(0, -6)}-${bare.slice(-6, -3)}-${bare.slice(-3)}`]);
  });
}

const healthAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

function nhi(random: Random): string {
  return until(() => {
    const letters = random.text(healthAlphabet, 3);
    const body = `${letters}${random.digits(3)}`;
    const sum = Array.from(body).reduce((total, character, at) => {
      const value = /\d/.test(character) ? Number(character) : healthAlphabet.indexOf(character) + 1;
      return total + value * (7 - at);
    }, 0);
    return sum % 11 === 0 ? undefined : `${body}${(11 - (sum % 11)) % 10}`;
  });
}

function nric(random: Random): string {
  const first = random.pick(['S', 'T', 'F', 'G', 'M']);
  const body = random.digits(7);
  const sum = weighted(body, [2, 7, 6, 5, 4, 3, 2]) + ({ T: 4, G: 4, M: 3 }[first] ?? 0);
  if (first === 'M') return `M${body}${'KLJNPQRTUWX'.charAt(10 - (sum % 11))}`;
  const table = first === 'S' || first === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK';
  return `${first}${body}${table.charAt(sum % 11)}`;
}

const taiwanLetters = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';

function taiwan(random: Random, second: readonly string[]): string {
  const letter = random.pick(['A', 'F', 'H', 'T', 'N', 'P']);
  const body = `${random.pick(second)}${random.digits(7)}`;
  const code = taiwanLetters.indexOf(letter) + 10;
  const sum = Math.floor(code / 10) + (code % 10) * 9 + weighted(body, [8, 7, 6, 5, 4, 3, 2, 1]);
  return `${letter}${body}${(10 - (sum % 10)) % 10}`;
}

function thai(random: Random): string {
  const body = `${1 + random.number(8)}${random.digits(11)}`;
  const check = (11 - (weighted(body, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10;
  return spaced(`${body}${check}`, random.pick(['xxxxxxxxxxxxx', 'x-xxxx-xxxxx-xx-x', 'x xxxx xxxxx xx x']));
}

export const asiaPacific = [
  kind('australia-tax-file-number', 'TFN|tax file number|Australian tax file number', tfn),
  kind('australia-business-number', 'ABN|Australian Business Number', abn),
  kind('australia-company-number', 'ACN|Australian Company Number', acn),
  kind('australia-medical-account-number', 'Medicare number|Medicare card number|Medicare no. (Australia)', medicare),
  kind('australia-passport-number', 'Australian passport|Australia passport number', 'N{d7}||P{u}{d7}||E{d7}'),
  kind(
    'australia-drivers-license-number',
    "Australian driver licence|NSW driver licence number|Victoria driver's licence",
    '{D}{d8}||{D}{d7}',
  ),
  kind(
    'china-resident-identity-card-number',
    'zh:身份证号码|zh:身份证|Chinese resident identity card|zh:居民身份证号',
    chinaId,
  ),
  kind('china-unified-social-credit-code', 'zh:统一社会信用代码|unified social credit code|USCC', creditCode),
  kind('hong-kong-identity-card-number', 'HKID|Hong Kong identity card|zh:香港身份證', hkid),
  kind('india-permanent-account-number', 'PAN|Permanent Account Number|PAN card', pan),
  kind('india-gst-number', 'GSTIN|GST number|GST no.', gst),
  kind('india-unique-identification-number', 'Aadhaar|Aadhaar number|UIDAI no.|Aadhaar card', aadhaar),
  kind(
    'india-passport-number',
    'Indian passport|India passport number',
    (random) => `${random.text('JKLMNPRSTUVWZ', 1)}${1 + random.number(9)}${random.digits(6)}`,
  ),
  kind('india-voter-id-card', 'voter id|EPIC number|Indian voter id card', '{u3}{d7}'),
  kind('india-drivers-license-number', "Indian driving licence|India driver's license|DL number (India)", (random) =>
    fill(random, random.pick(['MH12 2011{d7}', 'KA052009{d7}', 'DL-0420110{d6}'])),
  ),
  kind('indonesia-identity-card-number', 'KTP|id:NIK|id:nomor KTP|id:Kartu Tanda Penduduk', ktp),
  kind('japan-my-number-personal', 'ja:マイナンバー|My Number|ja:個人番号', myNumber),
  kind('japan-my-number-corporate', 'ja:法人番号|Corporate Number (Japan)|ja:会社法人番号', corporateNumber),
  kind('japan-drivers-license-number', 'ja:運転免許証番号|ja:運転免許証|Japanese driver license', japanLicence),
  kind('japan-passport-number', 'ja:パスポート番号|ja:旅券番号|Japanese passport', 'T{u}{d7}||M{u}{d7}'),
  kind('japan-residence-card-number', 'ja:在留カード番号|ja:在留カード|residence card number (Japan)', '{u2}{d8}{u2}'),
  kind('japan-resident-registration-number', 'ja:住民票コード|Japan resident registration number', (random) => {
    const body = `${1 + random.number(9)}${random.digits(9)}`;
    return `${body}${japanCheck(body)}`;
  }),
  kind('japan-social-insurance-number', 'ja:基礎年金番号|ja:社会保険番号|social insurance number (Japan)', '{d4}-{d6}'),
  kind(
    'south-korea-resident-registration-number',
    'ko:주민등록번호|Korean resident registration number|ko:주민번호',
    rrn,
  ),
  kind('malaysia-identification-card-number', 'MyKad|ms:nombor kad pengenalan|Malaysian IC number|ms:No. KP', mykad),
  kind('new-zealand-inland-revenue-number', 'IRD number|IRD no.|inland revenue number', ird),
  kind('new-zealand-ministry-of-health-number', 'NHI number|NHI|National Health Index', nhi),
  kind(
    'new-zealand-social-welfare-number',
    'NZ social welfare number|SWN|New Zealand social welfare number',
    (random) => spaced(`${1 + random.number(9)}${random.digits(8)}`, random.pick(['xxxxxxxxx', 'xxx-xxx-xxx'])),
  ),
  kind('new-zealand-drivers-license-number', 'New Zealand driver licence|NZ driver licence number', '{u2}{d6}'),
  kind('philippines-passport-number', 'Philippine passport|Philippines passport number', 'P{d7}{u}'),
  kind(
    'philippines-unified-multi-purpose-identification-number',
    'UMID|CRN|unified multi-purpose ID (Philippines)',
    '0{d3}-{d7}-{d}',
  ),
  kind('singapore-national-registration-identity-card-number', 'NRIC|NRIC number|FIN|Singapore NRIC', nric),
  kind('taiwan-national-identification-number', 'zh:身分證字號|Taiwan national id|zh:國民身分證統一編號', (random) =>
    taiwan(random, ['1', '2']),
  ),
  kind('taiwan-resident-certificate-number', 'zh:居留證號碼|ARC number (Taiwan)|zh:外僑居留證|zh:統一證號', (random) =>
    taiwan(random, ['8', '9']),
  ),
  kind('taiwan-passport-number', 'Taiwan passport|zh:中華民國護照|zh:護照號碼 (臺灣)', '3{d8}'),
  kind('thai-population-identification-code', 'th:เลขประจำตัวประชาชน|Thai ID number|th:บัตรประชาชน', thai),
];
