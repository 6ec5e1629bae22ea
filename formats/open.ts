import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';
import type { Format, OpenContext, OpenDocument } from './format.ts';
import { refusal } from './sniff.ts';

export interface OpenedFile {
  readonly format: Format;
  readonly document: OpenDocument;
}

/** Opens a file as the first format that recognizes it; throws `FileError`, `unsupported` or `encrypted` where none does. */
export function openDocument(source: ByteSource, context: OpenContext, formats: readonly Format[]): OpenedFile {
  if (source.size === 0) throw new FileError('empty', 'Cannot open file: it is empty');
  const format = formats.find((candidate) => candidate.recognizes(source, context.name));
  if (format === undefined) throw refusal(source);
  return { format, document: format.open(source, context) };
}
