import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, detectEncoding } from '../../formats/decode-text.ts';
import { openDocument } from '../../formats/open.ts';
import { readFields, sniffTable } from '../../formats/text/csv.ts';
import { readSlices } from '../../formats/text/slices.ts';
import { formats, inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { textsOf } from '../fixtures/texts.ts';
import { budget } from './helpers.ts';
import { anyCharacter } from '../fixtures/any-character.ts';

const card = '4556 7375 8689 9855';
const options = { ignoreTestNumbers: true, timeLimitMs: 60_000 };
const parts = (content: Buffer | string, name = 'file') =>
  textsOf(openDocument(memorySource(Buffer.from(content)), { name, budget: budget() }, formats).document.parts());
const textOf = (content: Buffer | string, name?: string): string => parts(content, name)[0]?.text ?? '';
const placeOf = (content: Buffer | string, name?: string) => {
  const { findings } = inspect(memorySource(Buffer.from(content)), name ?? 'file', options);
  const place = findings.find(({ type }) => type === 'credit-card-number')?.places[0];
  return [place?.part, place?.at];
};

const sentences: Readonly<Record<string, string>> = {
  fr: "Les clients ont reçu leur relevé de carte bancaire à l'adresse indiquée. L'été dernier, où ça coûtait très cher.",
  ru: 'Номер кредитной карты клиента указан в договоре. Пожалуйста, проверьте данные до конца недели.',
  pl: 'Numer karty kredytowej klienta znajduje się w umowie. Proszę sprawdzić dane, zażółć gęślą jaźń.',
  tr: 'Müşterinin kredi kartı numarası sözleşmede belirtilmiştir. Lütfen bilgileri kontrol ediniz, şığ.',
  el: 'Ο αριθμός της πιστωτικής κάρτας του πελάτη αναφέρεται στη σύμβαση. Παρακαλώ ελέγξτε τα στοιχεία.',
  he: 'מספר כרטיס האשראי של הלקוח מופיע בחוזה. אנא בדקו את הפרטים עד סוף השבוע.',
  ar: 'رقم بطاقة الائتمان الخاصة بالعميل مذكور في العقد. يرجى التحقق من البيانات قبل نهاية الأسبوع.',
  ja: 'お客様のクレジットカード番号は契約書に記載されています。週末までにデータをご確認ください。',
  zh: '客户的信用卡号码在合同中注明。请在本周末之前核对数据，谢谢您的合作。',
  'zh-tw': '客戶的信用卡號碼在合約中註明。請在本週末之前核對資料，謝謝您的合作。',
  ko: '고객의 신용카드 번호는 계약서에 기재되어 있습니다. 주말까지 데이터를 확인해 주십시오.',
  th: 'หมายเลขบัตรเครดิตของลูกค้าระบุไว้ในสัญญา กรุณาตรวจสอบข้อมูลก่อนสิ้นสัปดาห์',
};
const legacy: readonly (readonly [string, string])[] = [
  ['fr', 'cp1252'],
  ['ru', 'cp1251'],
  ['ru', 'koi8-r'],
  ['ru', 'iso-8859-5'],
  ['ru', 'cp866'],
  ['pl', 'cp1250'],
  ['pl', 'iso-8859-2'],
  ['tr', 'cp1254'],
  ['el', 'cp1253'],
  ['el', 'iso-8859-7'],
  ['he', 'cp1255'],
  ['ar', 'cp1256'],
  ['ja', 'cp932'],
  ['ja', 'euc-jp'],
  ['ja', 'iso-2022-jp'],
  ['zh', 'gb18030'],
  ['zh-tw', 'big5'],
  ['ko', 'euc-kr'],
  ['th', 'cp874'],
];
const unicode = ['utf-16-le', 'utf-16-be', 'utf-32', 'utf-8', 'utf-8-sig', 'utf-16'];
const pairs = [...legacy, ...Object.keys(sentences).flatMap((key) => unicode.map((name) => [key, name] as const))];

describe('decodeText()', () => {
  // Another program's tables encode the text, so that ours are not held to themselves.
  const python = spawnSync('python3', ['-c', '']).status === 0;
  it.skipIf(!python)('reads every language in its encodings without being told which', () => {
    const script =
      'import json,sys,base64\nd=json.load(sys.stdin)\nprint(json.dumps([base64.b64encode(t.encode(e)).decode() for t,e in d]))';
    const input = JSON.stringify(pairs.map(([key, encoding]) => [sentences[key], encoding]));
    const encoded = JSON.parse(execFileSync('python3', ['-c', script], { input }).toString()) as string[];
    const wrong = pairs.filter(([key], index) => {
      return decodeText(Buffer.from(encoded[index] ?? '', 'base64')) !== sentences[key];
    });
    expect(wrong).toEqual([]);
  });

  it('takes the declared encoding where the bytes allow it', () => {
    const bytes = Buffer.from('c4e5e9f1f2e2e8e5', 'hex');
    expect(detectEncoding(bytes, 'windows-1251')).toBe('windows-1251');
    expect(decodeText(Buffer.from('Größe'), 'iso-8859-1')).toBe('Größe');
  });

  it('keeps UTF-8 that has a broken character', () => {
    const bytes = Buffer.concat([
      Buffer.from('Größe für Übung '.repeat(20)),
      Buffer.from([0xff, 0x20]),
      Buffer.from('ä'),
    ]);
    expect(decodeText(bytes)).toContain('Größe');
  });

  it('takes no random bytes for text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 400, maxLength: 2000 }), (bytes) => {
        expect(decodeText(Buffer.from([...bytes, 0, 1, 2, 3]))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('readSlices()', () => {
  it('loses nothing of a text in any encoding, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 40 }),
        fc.integer({ min: 40, max: 300 }),
        fc.constantFrom<['utf8' | 'utf16le', string]>(['utf8', 'utf-8'], ['utf16le', 'utf-16le']),
        (lines, size, [encoding, label]) => {
          const text = lines
            .join('\n')
            .replaceAll('\uFEFF', '')
            .replace(/\p{Cs}/gu, '');
          const bytes = Buffer.from(text, encoding);
          const even = size & ~3;
          const slices = [...readSlices(memorySource(bytes), { encoding: label, budget: budget(), size: even })];
          expect(slices.map(({ text: slice, repeated }) => slice.slice(repeated)).join('')).toBe(text);
        },
      ),
    );
  });
});

describe('readSlices() of a text without line ends', () => {
  it.each(['utf-16le', 'utf-16be'])('never cuts a character of two units in %s', (encoding) => {
    const text = `a${'\u{10000}'.repeat(40)}`;
    const little = Buffer.from(text, 'utf16le');
    const bytes = encoding === 'utf-16le' ? little : little.swap16();
    const slices = [...readSlices(memorySource(bytes), { encoding, budget: budget(), size: 40 })];
    expect(slices.length).toBeGreaterThan(1);
    expect(slices.map(({ text: slice, repeated }) => slice.slice(repeated)).join('')).toBe(text);
  });
});

describe('plain text', () => {
  it('says the line of a value', () => {
    expect(placeOf(`one\r\ntwo\r\nCard ${card}\r\n`)).toEqual(['body', 'line 3']);
    expect(placeOf(`one\rtwo\rCard ${card}\r`)).toEqual(['body', 'line 3']);
  });

  it('is read beyond one slice, with lines counted through', () => {
    const line = `${'x'.repeat(1023)}\n`;
    const body = Buffer.concat([Buffer.alloc(33 * 1024 ** 2, line), Buffer.from(`Card ${card}\n`)]);
    expect(placeOf(body, 'a.log')).toEqual(['body (2)', `line ${33 * 1024 + 1}`]);
  });
});

describe('tables', () => {
  it.each([
    [',', 'Name,Card\nAnn,"4556 7375 8689 9855"\n'],
    [';', 'Name;Card\r\nAnn;4556 7375 8689 9855\r\n'],
    ['\t', 'Name\tCard\nAnn\t4556 7375 8689 9855\n'],
    ['|', 'Name|Card\nAnn|4556 7375 8689 9855\n'],
  ])('are split at %j', (delimiter, csv) => {
    expect(sniffTable(csv)?.delimiter).toBe(delimiter);
    expect(placeOf(csv, 'a.csv')).toEqual(['rows', 'row 2, column 2']);
  });

  it('put the name of the column before each cell, and count a value once', () => {
    const rows = Array.from({ length: 200 }, (_, index) => `Person,${index === 150 ? card : 'none'}`).join('\n');
    const { findings } = inspect(memorySource(Buffer.from(`Name,Credit card\n${rows}\n`)), 'a.csv', options);
    expect(findings.find(({ type }) => type === 'credit-card-number')).toMatchObject({
      count: 1,
      confidence: 85,
      places: [{ part: 'rows', at: 'row 152, column 2' }],
    });
  });

  it('keep quotes, delimiters and line ends within cells, and what follows a quote that is never closed', () => {
    const fields = (csv: string) => Array.from(readFields(csv, ','), ({ text }) => text);
    expect(fields('"a ""b"", c","d\ne"\r\nf,"g')).toEqual(['a "b", c', 'd\ne', 'f', 'g']);
    expect(fields('a"b,c')).toEqual(['a"b', 'c']);
  });

  it('lose no character of any field', () => {
    const field = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }), (rows) => {
        const csv = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect(Array.from(readFields(csv, ','), ({ text }) => text)).toEqual(rows.flat());
      }),
    );
  });

  it('without a header are taken as they are', () => {
    expect(textOf('1234,5678\n2345,6789\n', 'a.csv')).toBe('1234\t5678\n2345\t6789\n');
  });
});

describe('JSON and XML', () => {
  it('have escapes decoded and names set apart, and say the line', () => {
    const json = `{\n "x": 1,\n "creditCardNumber": "4556\\u00207375 8689\\t9855".\n}`.replace('".', '"');
    expect(textOf(json)).toContain('"credit Card Number": "4556 7375 8689\t9855"');
    expect(placeOf(`{\n "x": 1,\n "creditCardNumber": "4556\\u00207375 8689 9855"\n}`)).toEqual(['body', 'line 3']);
  });

  it('keep every character of JSON strings', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 1 }), (value) => {
        const shown = value.replace(/\p{Cc}/gu, ' ');
        expect(textOf(JSON.stringify([`${shown}.`]), 'a.json')).toBe(`["${shown}."]`);
      }),
      { numRuns: 100 },
    );
  });

  it('join running text, and keep elements and attributes apart, each with its name', () => {
    const xml = `<?xml version="1.0"?><r><p>4556 <b>7375</b> 8689 <i>98</i>55</p><a>1</a><b>2</b><c cardNumber="3">&lt;</c></r>`;
    expect(textOf(xml)).toContain('p: 4556 7375 8689 9855\na: 1\nb: 2\nc card Number: 3\nc: <\n');
  });

  it('never expand a document type', () => {
    const lol = '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">';
    const text = textOf(`<?xml version="1.0"?><!DOCTYPE r [${lol}<!ENTITY card "${card}">]><r>&b;</r>`);
    expect(text).toContain('r: &b;');
    expect(text).toContain(card);
  });
});

describe('HTML', () => {
  const page =
    `<!DOCTYPE html>\n<html><head><title>T</title><style>p{}</style></head>\n<body><p>Card 4556&nbsp;<b>7375</b>\n 8689 98<i>55</i></p>` +
    `<input name="card" value="12"><a href="mailto:a@example.com">x</a><img src="data:image/png;base64,AAAA">\n<!-- hidden --><script>var a = 1;</script></body></html>`;

  it('joins what stands in a line, decodes entities, keeps attributes, and code apart', () => {
    const [body, code] = parts(page);
    expect(body?.text).toContain('Card 4556\u00a07375 8689 9855\n');
    expect(body?.text).toContain('name: card\nvalue: 12\nhref: mailto:a@example.com\n');
    expect(body?.text).not.toContain('AAAA');
    expect(code?.text).toContain(' hidden \nvar a = 1;');
    expect(placeOf(page)).toEqual(['body', 'line 3']);
  });

  it('goes by the declared charset', () => {
    const bytes = Buffer.concat([
      Buffer.from('<html><head><meta charset="windows-1251"></head><body>'),
      Buffer.from('cdeeece5f0', 'hex'),
      Buffer.from('</body></html>'),
    ]);
    expect(textOf(bytes)).toContain('Номер');
  });

  it('is linear in tags that are never closed', () => {
    const text = textOf(`<html>${'<a><b></c>'.repeat(100_000)}Card ${card}`);
    expect(text).toContain(card);
  });
});
