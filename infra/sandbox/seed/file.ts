import type { SeedFile, SeedUser } from './seed.ts';

/** A seeded file that the organization can read, unless `sharing` says otherwise. */
export function file(
  path: string,
  author: SeedUser,
  bytes: Buffer,
  sharing: SeedFile['sharing'] = 'organization',
): SeedFile {
  return { path, author: author.mail, bytes, sharing };
}

/** UTF-8, a line feed after each line. */
export function text(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** RFC 4180: carriage return and line feed, quotes where a field needs them. */
export function csv(rows: readonly (readonly (string | number)[])[], separator = ','): Buffer {
  const field = (value: string | number) => {
    const raw = String(value);
    return raw.includes(separator) || raw.includes('"') ? `"${raw.replaceAll('"', '""')}"` : raw;
  };
  return Buffer.from(rows.map((row) => `${row.map(field).join(separator)}\r\n`).join(''));
}
