import type { Random } from '../../corpus/random.ts';
import { luhnDigit, mod1110Digit, mod11Digit, remainder, until, weighted } from '../check-digits.ts';
import { between, birth, kind, spaced } from '../value-kind.ts';

function egn(random: Random): string {
  const { year, yy, month, day } = birth(random);
  const born = `${yy}${String(Number(month) + (year >= 2000 ? 40 : 0)).padStart(2, '0')}${day}`;
  const all = `${born}${random.digits(3)}`;
  return `${all}${(weighted(all, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10}`;
}

function birthNumber(random: Random): string {
  const { year, yy, month, day } = birth(random, 1955, 2003);
  const shown = String(Number(month) + (random.number(2) === 0 && year > 0 ? 50 : 0)).padStart(2, '0');
  return until(() => {
    const body = `${yy}${shown}${day}${random.digits(3)}`;
    const rest = remainder(body, 11);
    return rest === 10
      ? undefined
      : spaced(`${body}${rest}`, random.pick(['xxxxxx/xxxx', 'xxxxxx/xxxx', 'xxxxxxxxxx']));
  });
}

function cpr(random: Random): string {
  const { day, month, yy } = birth(random, 1940, 1999);
  return until(() => {
    const body = `${day}${month}${yy}${between(random, 0, 399).padStart(3, '0')}`;
    const digit = mod11Digit(body, [4, 3, 2, 7, 6, 5, 4, 3, 2]);
    return digit === undefined
      ? undefined
      : spaced(body + digit, random.pick(['xxxxxx-xxxx', 'xxxxxx-xxxx', 'xxxxxxxxxx']));
  });
}

/** Estonia and Lithuania share the code and its check digit. */
function balticCode(random: Random): string {
  const { year, yy, month, day } = birth(random);
  const body = `${(year >= 2000 ? 5 : 3) + random.number(2)}${yy}${month}${day}${between(random, 1, 999)}`;
  const first = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weighted(body, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return `${body}${first < 10 ? first : second % 10}`;
}

function latvia(random: Random): string {
  const { year, day, month, yy } = birth(random);
  return until(() => {
    const body = `${day}${month}${yy}${year >= 2000 ? 2 : 1}${random.digits(3)}`;
    const check = (1101 - weighted(body, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11;
    return check === 10 ? undefined : spaced(`${body}${check}`, random.pick(['xxxxxx-xxxxx', 'xxxxxxxxxxx']));
  });
}

function hetu(random: Random): string {
  const { year, day, month, yy } = birth(random);
  const serial = between(random, 2, 899);
  const check = '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(`${day}${month}${yy}${serial}`) % 31);
  return `${day}${month}${yy}${year >= 2000 ? 'A' : '-'}${serial}${check}`;
}

function hungaryPerson(random: Random): string {
  const { year, yy, month, day } = birth(random, 1950, 1996);
  return until(() => {
    const body = `${1 + random.number(2)}${yy}${month}${day}${random.digits(3)}`;
    const check = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11;
    return check === 10 || year === 0
      ? undefined
      : spaced(`${body}${check}`, random.pick(['x-xxxxxx-xxxx', 'x xxxxxx xxxx', 'xxxxxxxxxxx']));
  });
}

function taj(random: Random): string {
  const body = random.digits(8);
  return spaced(`${body}${weighted(body, [3, 7]) % 10}`, random.pick(['xxxxxxxxx', 'xxx xxx xxx', 'xxx-xxx-xxx']));
}

function hungaryTax(random: Random): string {
  return until(() => {
    const body = `8${between(random, 30_000, 52_000)}${random.digits(3)}`;
    const check = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
    return check === 10 ? undefined : `${body}${check}`;
  });
}

function hungaryVat(random: Random): string {
  const body = `${1 + random.number(2)}${random.digits(6)}`;
  const all = `${body}${(10 - (weighted(body, [9, 7, 3, 1]) % 10)) % 10}`;
  return random.pick([`HU${all}`, `${all}-2-4${1 + random.number(3)}`, `HU${all}`]);
}

function kennitala(random: Random): string {
  const { year, day, month, yy } = birth(random);
  return until(() => {
    const body = `${day}${month}${yy}${between(random, 20, 99)}`;
    const digit = mod11Digit(body, [3, 2, 7, 6, 5, 4, 3, 2]);
    return digit === undefined
      ? undefined
      : spaced(`${body}${digit}${year >= 2000 ? 0 : 9}`, random.pick(['xxxxxx-xxxx', 'xxxxxxxxxx']));
  });
}

function norway(random: Random): string {
  const { day, month, yy } = birth(random, 1940, 1999);
  return until(() => {
    const body = `${day}${month}${yy}${between(random, 0, 499)}`;
    const first = mod11Digit(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = first === undefined ? undefined : mod11Digit(body + first, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    return second === undefined
      ? undefined
      : spaced(`${body}${first ?? ''}${second}`, random.pick(['xxxxxxxxxxx', 'xxxxxx xxxxx']));
  });
}

function pesel(random: Random): string {
  const { year, yy, month, day } = birth(random);
  const body = `${yy}${String(Number(month) + (year >= 2000 ? 20 : 0)).padStart(2, '0')}${day}${random.digits(4)}`;
  return `${body}${(10 - (weighted(body, [1, 3, 7, 9]) % 10)) % 10}`;
}

function nip(random: Random): string {
  return until(() => {
    const body = `${between(random, 101, 998)}${random.digits(6)}`;
    const check = weighted(body, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11;
    return check === 10
      ? undefined
      : spaced(`${body}${check}`, random.pick(['xxxxxxxxxx', 'xxx-xxx-xx-xx', 'xxx-xx-xx-xxx']));
  });
}

function regon(random: Random): string {
  const body = between(random, 1_000_000, 99_999_999);
  return `${body}${(weighted(body, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10}`;
}

/** The check digit stands right behind the letters. */
function polishDocument(random: Random, letterCount: 2 | 3): string {
  const letters = random.text('ACDEFGHZ', letterCount);
  const rest = random.digits(letterCount === 3 ? 5 : 6);
  return `${letters}${random.pick(['', ' '])}${weighted(letters + rest, [7, 3, 1]) % 10}${rest}`;
}

function cnp(random: Random): string {
  const { year, yy, month, day } = birth(random);
  const body = `${(year >= 2000 ? 5 : 1) + random.number(2)}${yy}${month}${day}${random.pick(['12', '40', '35', '08'])}${between(random, 1, 999)}`;
  const check = weighted(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return `${body}${check === 10 ? 1 : check}`;
}

function personnummer(random: Random): string {
  const { yyyy, yy, month, day } = birth(random);
  const body = `${yy}${month}${day}${between(random, 1, 979)}`;
  const all = body + luhnDigit(body);
  return random.pick([spaced(all, 'xxxxxx-xxxx'), `${yyyy}${spaced(all.slice(2), 'xxxx-xxxx')}`, all]);
}

export const europeNorthEast = [
  kind('bulgaria-uniform-civil-number', 'Bulgarian uniform civil number|bg:ЕГН|bg:единен граждански номер|EGN', egn),
  kind('croatia-personal-identification-number', 'OIB|hr:OIB|hr:osobni identifikacijski broj', (random) => {
    const body = random.digits(10);
    return body + mod1110Digit(body);
  }),
  kind(
    'croatia-identity-card-number',
    'Croatian identity card|hr:osobna iskaznica|hr:broj osobne iskaznice',
    '{D}{d8}',
  ),
  kind('czech-personal-identity-number', 'Czech personal identity number|cs:rodné číslo|cs:RČ', birthNumber, {
    also: ['slovakia-personal-number'],
  }),
  kind(
    'slovakia-personal-number',
    'Slovak personal number|sk:rodné číslo (Slovensko)|Slovakia birth number',
    birthNumber,
    { also: ['czech-personal-identity-number'] },
  ),
  kind('denmark-personal-identification-number', 'CPR|da:CPR-nummer|da:personnummer|da:CPR-nr.', cpr),
  kind('estonia-personal-identification-code', 'Estonian personal code|et:isikukood', balticCode),
  kind('lithuania-personal-code', 'Lithuanian personal code|lt:asmens kodas', balticCode),
  kind('latvia-personal-code', 'Latvian personal code|lv:personas kods', latvia),
  kind('finland-national-id', 'Finnish personal identity code|fi:henkilötunnus|fi:hetu', hetu, {
    also: ['finland-drivers-license-number'],
  }),
  kind(
    'finland-european-health-insurance-number',
    'European health insurance card (Finland)|fi:eurooppalainen sairaanhoitokortti|fi:sairaanhoitokortin numero',
    '8024680246{d10}||8024680246 {d10}||8024680246-{d10}',
  ),
  kind(
    'hungary-personal-identification-number',
    'Hungarian personal identification number|hu:személyi szám|hu:személyi azonosító',
    hungaryPerson,
  ),
  kind('hungary-social-security-number', 'TAJ|hu:TAJ szám|hu:TAJ-szám', taj),
  kind(
    'hungary-tax-identification-number',
    'Hungarian tax identification number|hu:adóazonosító jel|hu:adóazonosító',
    hungaryTax,
  ),
  kind('hungary-value-added-tax-number', 'Hungarian VAT number|hu:adószám|hu:közösségi adószám', hungaryVat),
  kind('iceland-national-identification-number', 'kennitala|is:kennitala|is:kt.', kennitala),
  kind('norway-identification-number', 'Norwegian national identity number|no:fødselsnummer|no:personnummer', norway),
  kind('poland-national-id', 'PESEL|pl:PESEL|pl:numer PESEL', pesel),
  kind('poland-tax-identification-number', 'NIP|pl:NIP|pl:numer identyfikacji podatkowej', nip),
  kind('poland-regon-number', 'REGON|pl:REGON|pl:numer REGON', regon),
  kind(
    'poland-identity-card',
    'Polish identity card|pl:dowód osobisty|pl:seria i numer dowodu osobistego|pl:nr dowodu',
    (random) => polishDocument(random, 3),
  ),
  kind('poland-passport-number', 'Polish passport|pl:numer paszportu|pl:paszport', (random) =>
    polishDocument(random, 2),
  ),
  kind('poland-drivers-license-number', 'Polish driving licence|pl:prawo jazdy|pl:numer prawa jazdy', '{d5}/{d2}/{d4}'),
  kind('romania-personal-numeric-code', 'CNP|ro:CNP|ro:cod numeric personal', cnp),
  kind('sweden-national-id', 'Swedish personal identity number|sv:personnummer|sv:svenskt personnummer', personnummer, {
    also: ['sweden-tax-identification-number'],
  }),
  kind(
    'sweden-tax-identification-number',
    'Swedish tax identification number|sv:skatteregistreringsnummer|sv:skatte-id|sv:personnummer (skatt)',
    personnummer,
    { also: ['sweden-national-id'] },
  ),
  kind('bulgaria-passport-number', 'Bulgarian passport|bg:номер на паспорт|bg:паспорт', '{D}{d8}'),
  kind(
    'bulgaria-drivers-license-number',
    'Bulgarian driving licence|bg:свидетелство за управление|bg:шофьорска книжка',
    '{D}{d8}',
  ),
  kind(
    'austria-passport-number',
    'Austrian passport|de:österreichischer Reisepass|de:Reisepassnummer (Österreich)',
    '{u}{d7}||{u} {d7}',
  ),
  kind(
    'austria-drivers-license-number',
    'Austrian driving licence|de:Führerschein Österreich|de:österreichischer Führerschein',
    '{D}{d7}',
  ),
  kind('belgium-passport-number', 'Belgian passport|fr:passeport belge|nl:Belgisch paspoort', 'E{u}{d6}'),
  kind(
    'belgium-drivers-license-number',
    'Belgian driving licence|fr:permis de conduire belge|nl:Belgisch rijbewijs|nl:rijbewijs (België)',
    '{D}{d9}',
  ),
  kind('croatia-passport-number', 'Croatian passport|hr:broj putovnice|hr:putovnica', '{D}{d8}'),
  kind(
    'croatia-drivers-license-number',
    'Croatian driving licence|hr:vozačka dozvola|hr:broj vozačke dozvole',
    '{D}{d7}',
  ),
  kind('czech-passport-number', 'Czech passport|cs:číslo pasu|cs:cestovní pas', '{D}{d7}'),
  kind(
    'czech-drivers-license-number',
    'Czech driving licence|cs:řidičský průkaz|cs:číslo řidičského průkazu',
    'E{u} {d6}||E{u}{d6}',
  ),
  kind('denmark-passport-number', 'Danish passport|da:pasnummer|da:dansk pas', '2{d8}'),
  kind('denmark-drivers-license-number', 'Danish driving licence|da:kørekort|da:kørekortnummer', '{D}{d7}'),
  kind('estonia-passport-number', 'Estonian passport|et:passi number', 'K{d7}||KB{d7}'),
  kind('estonia-drivers-license-number', 'Estonian driving licence|et:juhiluba|et:juhiloa number', 'ET{d6}||ET {d6}'),
  kind('finland-passport-number', 'Finnish passport|fi:passin numero|fi:passinumero', 'F{u}{d7}||P{u}{d7}'),
  kind('finland-drivers-license-number', 'Finnish driving licence|fi:ajokortti|fi:ajokortin numero', hetu, {
    also: ['finland-national-id'],
  }),
  kind('france-passport-number', 'French passport|fr:passeport français|fr:numéro de passeport', '{d2}{u2}{d5}'),
  kind(
    'france-drivers-license-number',
    'French driving licence|fr:permis de conduire|fr:numéro de permis de conduire',
    '{d2}{d10}',
  ),
  kind('hungary-passport-number', 'Hungarian passport|hu:útlevélszám|hu:útlevél száma', 'B{u}{d7}||B{u}{d6}'),
  kind('hungary-drivers-license-number', 'Hungarian driving licence|hu:jogosítvány|hu:vezetői engedély', '{u2}{d6}'),
  kind('ireland-passport-number', 'Irish passport|Irish passport number|Ireland passport no.', 'P{u}{d7}||L{u}{d7}'),
  kind(
    'ireland-drivers-license-number',
    'Irish driving licence|Ireland driver licence number|Irish driver number',
    '{d6}{u4}',
  ),
  kind('latvia-passport-number', 'Latvian passport|lv:pases numurs', 'LV{d7}'),
  kind(
    'latvia-drivers-license-number',
    'Latvian driving licence|lv:autovadītāja apliecība|lv:vadītāja apliecība',
    '{u3}{d6}||AF{d6}',
  ),
  kind('lithuania-passport-number', 'Lithuanian passport|lt:paso numeris', '2{d7}'),
  kind(
    'lithuania-drivers-license-number',
    'Lithuanian driving licence|lt:vairuotojo pažymėjimas|lt:vairuotojo pažymėjimo numeris',
    '{D}{d7}',
  ),
  kind(
    'luxemburg-passport-number',
    'Luxembourg passport|fr:passeport luxembourgeois|de:Luxemburger Reisepass',
    'J{d}{U5}{d}||JC{d4}{u}{d}',
  ),
  kind(
    'luxemburg-drivers-license-number',
    'Luxembourg driving licence|fr:permis de conduire luxembourgeois|de:Luxemburger Führerschein',
    '{D}{d5}',
  ),
  kind(
    'netherlands-passport-number',
    'Dutch passport|nl:paspoortnummer|nl:Nederlands paspoort',
    (random) =>
      `N${random.text('ABCDEFGHKLMNPRSTUVWXYZ', 1)}${random.text('ABCDEFGHKLMNPRSTUVWXYZ0123456789', 6)}${random.digits(1)}`,
  ),
  kind('netherlands-drivers-license-number', 'Dutch driving licence|nl:rijbewijsnummer|nl:rijbewijs', '{D}{d9}'),
  kind('romania-passport-number', 'Romanian passport|ro:pașaport|ro:numărul pașaportului', '0{d8}||{D}{d7}'),
  kind(
    'romania-drivers-license-number',
    'Romanian driving licence|ro:permis de conducere|ro:numărul permisului de conducere',
    '{u}{d8}',
  ),
  kind('slovakia-passport-number', 'Slovak passport|sk:číslo pasu|sk:cestovný pas', 'B{u}{d7}||P{d7}'),
  kind(
    'slovakia-drivers-license-number',
    'Slovak driving licence|sk:vodičský preukaz|sk:číslo vodičského preukazu',
    '{u}{d7}',
  ),
  kind('sweden-passport-number', 'Swedish passport|sv:passnummer|sv:svenskt pass', '{D}{d7}'),
  kind('sweden-drivers-license-number', 'Swedish driving licence|sv:körkort|sv:körkortsnummer', personnummer, {
    also: ['sweden-national-id', 'sweden-tax-identification-number'],
  }),
];
