import type { Random } from '../../corpus/random.ts';
import { luhnDigit } from '../check-digits.ts';
import { between, birth, kind, spaced } from '../value-kind.ts';

function emirates(random: Random): string {
  const body = `784${birth(random).yyyy}${random.digits(7)}`;
  return spaced(body + luhnDigit(body), random.pick(['xxxxxxxxxxxxxxx', 'xxx-xxxx-xxxxxxx-x']));
}

function southAfrica(random: Random): string {
  const { yy, month, day } = birth(random);
  const body = `${yy}${month}${day}${random.digits(4)}0${random.pick(['8', '9'])}`;
  return spaced(body + luhnDigit(body), random.pick(['xxxxxxxxxxxxx', 'xxxxxx xxxx xxx']));
}

function egypt(random: Random): string {
  const { year, yy, month, day } = birth(random);
  return `${year >= 2000 ? 3 : 2}${yy}${month}${day}${random.pick(['01', '02', '12', '21'])}${random.digits(5)}`;
}

/** The century's digit, then the year. */
function qatarBirth(random: Random): string {
  const { year, yy } = birth(random);
  return `${year >= 2000 ? 3 : 2}${yy}`;
}

function luhned(random: Random, first: string, length: number): string {
  const body = first + random.digits(length - 1 - first.length);
  return body + luhnDigit(body);
}

export const middleEastAfrica = [
  kind(
    'israel-national-identification-number',
    'he:מספר זהות|he:תעודת זהות|Israeli identity number|Teudat Zehut',
    (random) => luhned(random, random.pick(['0', '2', '3']), 9),
  ),
  kind('saudi-arabia-national-id', 'ar:رقم الهوية الوطنية|Saudi national id|ar:رقم الهوية|Iqama', (random) =>
    luhned(random, random.pick(['1', '2']), 10),
  ),
  kind(
    'south-africa-identification-number',
    'South African ID|SA ID number|identity number (South Africa)',
    southAfrica,
  ),
  kind('uae-identity-card-number', 'Emirates ID|ar:رقم الهوية الإماراتية|UAE identity card', emirates),
  kind('uae-passport-number', 'UAE passport|Emirati passport number|ar:جواز سفر إماراتي', '{u}{d7}||{u}{u}{d7}'),
  kind(
    'qatari-id-card-number',
    'QID|Qatar ID|ar:رقم البطاقة الشخصية القطرية|Qatari ID card',
    (random) => `${qatarBirth(random)}${random.pick(['634', '356', '586', '818'])}${between(random, 1, 99999)}`,
  ),
  kind('egypt-national-id-number', 'ar:الرقم القومي|Egyptian national id|Egypt national ID number', egypt),
];
