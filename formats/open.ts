import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';
import type { Part } from '../model/finding.ts';
import type { Format, OpenContext, OpenDocument } from './format.ts';
import { refusal } from './sniff.ts';

export interface OpenedFile {
  readonly format: Format;
  readonly document: OpenDocument;
}

/** Opens a file as the first format that recognizes it; throws `FileError`, `unsupported` or `encrypted` where none does. */
export function openDocument(
  source: ByteSource,
  context: Omit<OpenContext, 'openNested'>,
  formats: readonly Format[],
): OpenedFile {
  return openAt(source, { ...context, depth: 0 }, formats);
}

type Place = Omit<OpenContext, 'openNested'> & { readonly depth: number };

function openAt(source: ByteSource, place: Place, formats: readonly Format[]): OpenedFile {
  const { name, depth, ...shared } = place;
  if (source.size === 0) throw new FileError('empty', 'Cannot open file: it is empty');
  const format = formats.find((candidate) => candidate.recognizes(source, name));
  if (format === undefined) throw refusal(source);
  const openNested: OpenContext['openNested'] = (nested, nestedName) =>
    nestedParts(nested, { ...shared, name: nestedName, depth: depth + 1 }, formats);
  return { format, document: format.open(source, { ...shared, name, openNested }) };
}

/** Not even one that is unread ends the reading of the file that holds it, unless time or the budget of the whole is spent. */
function* nestedParts(source: ByteSource, place: Place, formats: readonly Format[]): Iterable<Part> {
  const { name, budget, depth } = place;
  if (source.size === 0) return;
  if (depth > budget.limits.depth) {
    yield { name, unread: 'too-large' };
    return;
  }
  try {
    const { document } = openAt(source, place, formats);
    const mask = place.maskOf?.(document);
    for (const part of document.parts()) {
      const text = 'text' in part && mask !== undefined ? { text: mask(part.text) } : {};
      yield { ...part, ...text, name: `${name} > ${part.name}` };
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    budget.checkTime();
    yield { name, unread: error.kind };
  }
}
