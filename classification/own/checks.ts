import type { DateFormat, OwnCheck, OwnKeyword, OwnRegex } from '../../model/own-type.ts';
import type { Detector } from '../detector.ts';
import type { Span } from '../evidence.ts';
import { alphanumericsOf, digitsOf } from '../patterns.ts';
import { isCalendarDate } from '../validators/calendar-date.ts';
import { passes } from './named-checks.ts';

/** Whether a value passes, told by itself and by the text that it stands in. */
export type Check = (value: string, text: string, span: Span) => boolean;

/** `typeOf` gives the built-in type of an id. */
export function compileCheck(check: OwnCheck, typeOf: (id: string) => Detector): Check {
  switch (check.kind) {
    case 'named':
      return (value) => passes(value, check.name);
    case 'type':
      return typeCheck(typeOf(check.type));
    case 'checksum':
      return (value) => checksumHolds(value, check);
    case 'date':
      return (value) => holdsDate(digitsOf(value).slice(check.offset), check.format);
    case 'text':
      return textCheck(check);
  }
}

/** A value that is one of the type, written so or with its letters and digits alone. */
function typeCheck({ pattern, normalize, valid }: Detector): Check {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''));
  return (value) => [value, normalize(value)].some((one) => whole.test(one)) && valid(normalize(value));
}

type Checksum = Extract<OwnCheck, { kind: 'checksum' }>;

function checksumHolds(value: string, { weights, mod, checkDigit, letters }: Checksum): boolean {
  const places = Array.from(letters ? alphanumericsOf(value) : digitsOf(value), (character) => parseInt(character, 36));
  const wanted = places[checkDigit - 1];
  if (wanted === undefined) return false;
  return places.reduce((sum, place, index) => sum + place * (weights[index] ?? 0), 0) % mod === wanted;
}

function holdsDate(digits: string, format: DateFormat): boolean {
  if (digits.length < format.length) return false;
  const read = (letter: string) => digits.slice(format.indexOf(letter), format.lastIndexOf(letter) + 1);
  const [year, month, day] = [read('Y'), Number(read('M')), Number(read('D'))];
  const years = year.length === 4 ? [Number(year)] : [Number(`19${year}`), Number(`20${year}`)];
  return years.some((one) => isCalendarDate(one, month, day));
}

type TextCheck = Extract<OwnCheck, { kind: 'text' }>;

/** Text right beside a value: white space between doesn't count. */
const besideLength = 128;

function textCheck({ where, wanted, texts, regexes }: TextCheck): Check {
  const tests = [...texts.map((text) => keywordTest(text, where)), ...regexes.map((regex) => regexTest(regex, where))];
  return (value, text, { start, end }) => {
    const read =
      where === 'before'
        ? text.slice(Math.max(0, start - besideLength), start).trimEnd()
        : where === 'after'
          ? text.slice(end, end + besideLength).trimStart()
          : value;
    return tests.some((test) => test(read)) === wanted;
  };
}

function keywordTest({ word, caseSensitive }: OwnKeyword, where: TextCheck['where']): (text: string) => boolean {
  const cased = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const wanted = cased(word.trim());
  if (where === 'is') return (text) => cased(text.trim()) === wanted;
  return where === 'startsWith' || where === 'after'
    ? (text) => cased(text).startsWith(wanted)
    : (text) => cased(text).endsWith(wanted);
}

function regexTest({ source, ignoreCase }: OwnRegex, where: TextCheck['where']): (text: string) => boolean {
  const begin = where === 'startsWith' || where === 'after' || where === 'is' ? '^' : '';
  const end = where === 'endsWith' || where === 'before' || where === 'is' ? '$' : '';
  const regex = new RegExp(`${begin}(?:${source})${end}`, ignoreCase ? 'i' : '');
  return (text) => regex.test(text);
}
