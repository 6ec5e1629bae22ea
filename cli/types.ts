import { informationTypes, type InformationType } from '../local-tools.ts';

/** `labelwright types`, `types list`, `types show ID`: exit code 0, or 1 for a type that there isn't. */
export function listTypes(words: readonly string[], { json }: { readonly json: boolean }): number {
  const wanted = words[0] === 'list' || words[0] === 'show' ? words.slice(1) : words;
  const unknown = wanted.filter((id) => !informationTypes.some((type) => type.id === id));
  for (const id of unknown) process.stderr.write(`${id} is not an information type: labelwright types lists them\n`);
  const chosen = wanted.length === 0 ? informationTypes : informationTypes.filter(({ id }) => wanted.includes(id));
  for (const type of chosen) {
    if (json) print(JSON.stringify({ id: type.id, name: type.name, purviewId: type.purviewId ?? null }));
    else print(wanted.length === 0 ? asLine(type) : asPage(type));
  }
  return unknown.length > 0 ? 1 : 0;
}

function asLine({ id, name, recommendedConfidence }: InformationType): string {
  return `${id.padEnd(56)} ${String(recommendedConfidence).padStart(3)}  ${name}`;
}

function asPage(type: InformationType): string {
  const { samples } = type;
  return [
    `${type.name} (${type.id})`,
    `  Purview: ${type.purviewId ?? 'no type of this name is known'}`,
    `  confidence levels: ${type.confidences.join(', ')}; a rule that names none asks for ${type.recommendedConfidence}`,
    '  found in',
    ...samples.match.map(({ text, confidence, because }) => `    ${quoted(text)} at ${confidence}: ${because}`),
    '  not found in',
    ...samples.noMatch.map(({ text, because }) => `    ${quoted(text)}: ${because}`),
  ].join('\n');
}

function quoted(text: string): string {
  const line = JSON.stringify(text);
  return line.length > 100 ? `${line.slice(0, 100)}..."` : line;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
