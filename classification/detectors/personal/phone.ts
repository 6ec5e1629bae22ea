import { commaSeparated, isUniform } from '../../patterns.ts';

/** Words that stand beside phone numbers. */
export const phoneWords = commaSeparated(`
  phone, phone number, phone no, telephone, telephone number, tel, tel no, tel., mobile, mobile number, mobile no, cell, cell phone,
  cellphone, cellular, fax, fax number, landline, home phone, work phone, office phone, direct dial, direct line, hotline, whatsapp,
  call me, call us, call him, call her, call them, ring me, ring us, contact number, contact no, phonenumber, mobilephone, telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, rufnummer,
  festnetz, téléphone, numéro de téléphone, portable, télécopie, teléfono, número de teléfono, móvil, celular, telefono, cellulare, numero
  di telefono, telefone, telemóvel, telefoon, telefoonnummer, mobiel, telefoni, puhelin, puhelinnumero, telefonní číslo, numer telefonu,
  komórka, telefonszám, τηλέφωνο, телефон, мобильный, cep telefonu, cep, gsm, telefon numarası, 電話番号, 電話, 携帯電話, 手机, 手机号,
  电话, 电话号码, 전화번호, 휴대폰, โทรศัพท์, फ़ोन
`);

const two =
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  );
const three =
  /^(?:21[1-368]|2[2-46][0-9]|25[0-8]|29[0178]|35[0-9]|37[0-8]|38[0-35-79]|42[0138]|50[0-9]|59[0-9]|67[02-9]|68[0-35-9]|69[0-2]|80[08]|85[02356]|88[0-36-8]|96[0-8]|97[0-9]|99[2-68])/;

/** Country code of ITU-T E.164 and a number of fitting length after it. Expects digits only, without `+` or `00`. */
export function isInternationalNumber(digits: string): boolean {
  if (digits.length > 15) return false;
  if (digits.startsWith('1')) return digits.length === 11 && isNorthAmericanNumber(digits.slice(1));
  if (digits.startsWith('7')) return digits.length === 11;
  if (two.includes(digits.slice(0, 2))) return digits.length >= 9;
  return three.test(digits) && digits.length >= 9;
}

/** North American Numbering Plan: area and exchange begin with 2 to 9, and neither is a service code like 911. */
export function isNorthAmericanNumber(digits: string): boolean {
  return (
    digits.length === 10 &&
    /^[2-9][0-8][0-9][2-9][0-9]{6}$/.test(digits) &&
    !/^(?:.11|...[2-9]11)/.test(digits) &&
    !isUniform(digits)
  );
}
