/** Word documents of 97-2003 (MS-DOC), 6.0 and 95: body, notes, headers, comments, text boxes, properties and embedded objects. */
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import { isCfbWith } from '../containers/cfb.ts';
import { findStorage, openCompoundFile, type CompoundFile } from '../containers/compound-file.ts';
import { guarded, objectParts } from '../containers/ole-object.ts';
import type { Format, OpenContext } from '../format.ts';
import { labelAbilities } from './labeling.ts';
import { orCorrupt } from '../or-corrupt.ts';
import { propertiesPart } from './properties.ts';
import { storyText } from './word-characters.ts';
import { isOldWordFile, openOldWordFile } from './word-6.ts';
import { openWordFile, readStream, type WordFile } from './word-pieces.ts';

export const word: Format = {
  name: 'doc',
  extensions: ['doc', 'dot'],
  recognizes: (source) => isCfbWith(source, 'WordDocument'),
  open(source: ByteSource, context: OpenContext) {
    const file = openCompoundFile(source, context.budget);
    const document = orCorrupt('Word document', () => {
      const stream = readStream(file, 'WordDocument');
      return isOldWordFile(stream) ? openOldWordFile(stream, context.budget) : openWordFile(file, context.budget);
    });
    return {
      mediaType: 'application/msword',
      ...labelAbilities({ source, file, context, application: 'word' }),
      parts: () => wordParts(file, document, context),
    };
  },
};

function* wordParts(file: CompoundFile, document: WordFile, context: OpenContext): Iterable<Part> {
  for (const story of document.stories) {
    yield* guarded(story.name, context, function* () {
      const text = storyText(document.read(story));
      if (text.trim() !== '') yield { name: story.name, text };
    });
  }
  yield* propertiesPart(file, context.budget);
  const pool = findStorage(file.root, 'ObjectPool');
  let count = 0;
  for (const storage of pool?.storages.values() ?? []) {
    const name = `object ${++count}`;
    yield* guarded(name, context, () => objectParts({ file, storage, name, context }));
  }
}
