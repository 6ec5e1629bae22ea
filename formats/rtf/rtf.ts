/** Rich Text Format, as Word, Outlook and WordPad write it (RTF Specification 1.9.1). It can't carry a label inside. */
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import type { Format, OpenContext } from '../format.ts';
import { rtfObjectParts } from './rtf-object.ts';
import { rtfText } from './rtf-text.ts';

const signature = Buffer.from('{\\rtf');
/** Bytes: pictures are written as digits, so that even long letters stay below. */
const sizeLimit = 256 * 1024 ** 2;

export const rtf: Format = {
  name: 'rtf',
  extensions: ['rtf'],
  recognizes: (source) => source.size >= signature.length && source.read(0, signature.length).equals(signature),
  open: (source, context) => ({
    mediaType: 'application/rtf',
    labels: [],
    signed: false,
    parts: () => readParts(source, context),
    labeling: undefined,
  }),
};

function* readParts(source: ByteSource, context: OpenContext): Iterable<Part> {
  if (source.size > sizeLimit) throw new FileError('too-large', `Cannot read RTF: it exceeds ${sizeLimit} bytes`);
  context.budget.checkTime();
  context.budget.spend(source.size);
  const { parts, objects } = rtfText(source.read(0, source.size), context.budget);
  for (const [name, text] of parts) if (text !== '') yield { name, text };
  for (const [index, data] of objects.entries()) yield* rtfObjectParts(data, `object ${index + 1}`, context);
}
