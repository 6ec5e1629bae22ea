import { readFileSync } from 'node:fs';

interface ConsoleFile {
  readonly headers: Readonly<Record<string, string>> & { readonly 'Content-Type': string };
  readonly body: string;
}

/** The page loads nothing from elsewhere, runs no inline script and can't be framed. */
const security = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
} as const;

const types: ReadonlyMap<string, string> = new Map([
  ['index.html', 'text/html; charset=utf-8'],
  ['console.js', 'text/javascript; charset=utf-8'],
  ['dom.js', 'text/javascript; charset=utf-8'],
  ['sections.js', 'text/javascript; charset=utf-8'],
  ['console.css', 'text/css; charset=utf-8'],
]);
const loaded = new Map<string, ConsoleFile>();

/** A file of the console by its path; undefined for any other path. */
export function consoleFile(path: string): ConsoleFile | undefined {
  const name = path === '' ? 'index.html' : path;
  const type = types.get(name);
  if (type === undefined) return undefined;
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const file = {
    headers: { ...security, 'Content-Type': type },
    body: readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8'),
  };
  loaded.set(name, file);
  return file;
}
