/**
 * Cells with the names of their columns before them. A password or a key is told by the word right before it, so in a table with a column
 * of secrets each cell reads as in a form: `User: jdoe`, `Password: ...`. In other tables `heading` says what stands above a cell.
 */
import { firstWhere } from '../lib/first-where.ts';
import type { TextPart } from '../model/finding.ts';

export interface NamedCell {
  /** Where the cell begins in the text. */
  readonly start: number;
  readonly name: string;
}

const secretWords = new RegExp(
  [
    'pass(?:word|wd|phrase|code|wort|ord)|kennwort|pwd|pswd|mot de passe|contrase[ñn]a|palavra[ -]passe|[şs]ifre|wachtwoord|l[öo]senord',
    'adgangskode|salasana|has[łl]o|heslo|jelsz[óo]|пароль|密码|密碼|パスワード|비밀번호|secret|token|credential',
    '(?<!\\p{L})(?:pass|clave|senha|parola)(?!\\p{L})',
    '(?:api|access|account|auth|client|consumer|encryption|master|private|shared|storage)[ _.-]?key',
  ].join('|'),
  'iu',
);

/** Whether one of a table's columns holds passwords, keys or other secrets, by its name. */
export function holdsSecrets(names: Iterable<string>): boolean {
  return [...names].some((name) => secretWords.test(name));
}

/** A text, and what is asked by offsets in it. */
interface Text extends Omit<TextPart, 'name'> {
  readonly sourceOffset?: (offset: number) => number;
}

/** The same part with the names before the cells; `cells` stand in rising order. What it says of places stays as it was. */
export function withNames<Part extends Text>(part: Part, cells: readonly NamedCell[]): Part {
  const pieces: string[] = [];
  /** For each name that was put in: where it stands, its length, and where its cell began. */
  const [placed, lengths, sources]: [number[], number[], number[]] = [[], [], []];
  const { text, locate, heading, sourceOffset } = part;
  let copied = 0;
  let length = 0;
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  cells.forEach(({ start, name }, index) => {
    const content = contentFrom(text, start);
    // An empty cell has no name either, nor has the heading itself.
    if (content >= (cells[index + 1]?.start ?? text.length) || text.startsWith(name, content)) return;
    add(text.slice(copied, content));
    copied = content;
    placed.push(length);
    sources.push(content);
    lengths.push(name.length + 2);
    add(`${name}: `);
  });
  if (placed.length === 0) return part;
  add(text.slice(copied));

  const before = (offset: number): number => {
    const last = firstWhere(placed.length, (at) => (placed[at] ?? 0) > offset) - 1;
    if (last < 0) return offset;
    const beyond = offset - (placed[last] ?? 0) - (lengths[last] ?? 0);
    return (sources[last] ?? 0) + Math.max(0, beyond);
  };
  return {
    ...part,
    text: pieces.join(''),
    ...(locate && { locate: (offset: number) => locate(before(offset)) }),
    ...(heading && { heading: (offset: number) => heading(before(offset)) }),
    ...(sourceOffset && { sourceOffset: (offset: number) => sourceOffset(before(offset)) }),
  };
}

/** Behind the tab or line end that parts the cell from the one before. */
function contentFrom(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}
