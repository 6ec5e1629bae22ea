/** Project, Publisher and Visio files of the legacy kind: labels and properties are read and written, what they show is an unread part. */
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import { protectionOf, rootNames } from '../containers/cfb.ts';
import { openCompoundFile, type CompoundFile } from '../containers/compound-file.ts';
import type { Format, OpenContext } from '../format.ts';
import { labelAbilities } from './labeling.ts';
import { propertiesPart } from './properties.ts';

interface Kind {
  readonly mediaType: string;
  /** Names of streams and storages at the root, all of which only these files have. */
  readonly names: readonly string[];
}

const project = 'application/vnd.ms-project';
/** A plan's storage is called by the program's generation: 98, 2000 to 2003, 2007, since 2010. */
const kinds: readonly Kind[] = [
  ...['   1', '   19', '   112', '   114'].map((storage) => ({ mediaType: project, names: [storage] })),
  { mediaType: 'application/x-mspublisher', names: ['Quill', 'Contents'] },
  { mediaType: 'application/vnd.visio', names: ['VisioDocument'] },
];

export const labelsOnly: Format = {
  name: 'legacy-office',
  extensions: ['mpp', 'mpt', 'pub', 'vsd', 'vss', 'vst', 'vdw'],
  recognizes: (source) => kindOf(source) !== undefined,
  open(source: ByteSource, context: OpenContext) {
    const file = openCompoundFile(source, context.budget);
    return {
      mediaType: kindOf(source)?.mediaType ?? 'application/x-ole-storage',
      ...labelAbilities({ source, file, context }),
      parts: () => partsOf(file, context),
    };
  },
};

function kindOf(source: ByteSource): Kind | undefined {
  const names = rootNames(source);
  if (protectionOf(names) !== undefined) return undefined;
  return kinds.find((kind) => kind.names.every((name) => names.has(name)));
}

function* partsOf(file: CompoundFile, { budget }: OpenContext): Iterable<Part> {
  yield* propertiesPart(file, budget);
  yield { name: 'document', unread: 'unsupported' };
}
