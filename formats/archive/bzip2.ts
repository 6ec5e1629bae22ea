/** bzip2: one compressed file, most often a tar archive; several streams are read as one, as bunzip2 does. */
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Format, OpenContext } from '../format.ts';
import { decodeBzip2 } from './bzip2-blocks.ts';
import { innerName } from './inner-name.ts';
import { createOutput, written } from './output.ts';

/** `BZh`, a level, and the mark of a block or of the end. */
const magic = /^425a683[1-9](?:314159265359|177245385090)/u;
const packedLimit = 256 * 1024 ** 2;

export const bzip2: Format = {
  name: 'bzip2',
  extensions: ['bz2', 'tbz2', 'tbz'],
  recognizes: (source) => source.size >= 14 && magic.test(source.read(0, 10).toString('hex')),
  open: (source, context) => ({
    mediaType: 'application/x-bzip2',
    labels: [],
    signed: false,
    *parts() {
      const name = innerName(context.name, { plain: /\.bz2$/iu, tar: /\.tbz2?$/iu });
      yield* context.openNested(memorySource(inflate(source, context)), name);
    },
    labeling: undefined,
  }),
};

function inflate(source: ByteSource, { budget }: OpenContext): Buffer {
  if (source.size > packedLimit) {
    throw new FileError('too-large', `Cannot read bzip2 file: it exceeds ${packedLimit} bytes`);
  }
  const out = createOutput(source.size, budget);
  decodeBzip2(source.read(0, source.size), out);
  return written(out);
}
