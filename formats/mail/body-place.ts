/** Where the content of an HTML body begins and ends, in the bytes of any charset that has ASCII's. */
export interface BodyPlaces {
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** A comment or a script may hold tags as text: the first tag that opens the body and the last that closes it count. */
export function scanTags(content: Buffer): BodyPlaces {
  const html = content
    .toString('latin1')
    .replace(/<!--[^]*?-->|<(script|style)\b[^>]*>[^]*?<\/\1\s*>/giu, (hidden) => ' '.repeat(hidden.length));
  const opening =
    /<body\b(?:[^>"']|"[^"]*"|'[^']*')*>/iu.exec(html) ?? /<\/head\s*>/iu.exec(html) ?? leading.exec(html);
  const bodyStart = opening === null ? 0 : opening.index + opening[0].length;
  const closing = ['</body', '</html'].map((tag) => lastTag(html, tag, bodyStart)).find((at) => at >= 0);
  return { bodyStart, bodyEnd: closing ?? content.length };
}

const leading = /^(?:\s*<!doctype[^>]*>)?\s*<html\b[^>]*>/iu;

function lastTag(html: string, tag: string, from: number): number {
  const at = html.toLowerCase().lastIndexOf(tag);
  return at >= from ? at : -1;
}
