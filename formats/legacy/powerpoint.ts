/** PowerPoint 97-2003 presentations (MS-PPT): slides in their order, hidden ones too, notes, masters, remarks, embedded objects. */
import { inflateSync } from 'node:zlib';
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Part } from '../../model/finding.ts';
import { isCfbWith } from '../containers/cfb.ts';
import { findStream, openCompoundFile, type CompoundFile } from '../containers/compound-file.ts';
import { guarded, objectParts } from '../containers/ole-object.ts';
import type { Format, OpenContext } from '../format.ts';
import { labelAbilities } from './labeling.ts';
import { orCorrupt } from '../or-corrupt.ts';
import { brokenSlides, readPersisted, slideRecordAt, slideRecordTypes, type Persisted } from './powerpoint-records.ts';
import { readSlideLists, recordText, type ListedSlide } from './powerpoint-text.ts';
import { propertiesPart } from './properties.ts';

export const powerpoint: Format = {
  name: 'ppt',
  extensions: ['ppt', 'pps', 'pot'],
  recognizes: (source) => isCfbWith(source, 'PowerPoint Document'),
  open(source: ByteSource, context: OpenContext) {
    const file = openCompoundFile(source, context.budget);
    const presentation = orCorrupt('PowerPoint presentation', () => readPresentation(file, context));
    return {
      mediaType: 'application/vnd.ms-powerpoint',
      ...labelAbilities({ source, file, context, application: 'powerpoint' }),
      parts: () => presentationParts(file, presentation, context),
    };
  },
};

interface Presentation extends Persisted {
  readonly stream: Buffer;
}

/** MS-PPT 2.3.2: in `Current User`, of an encrypted presentation. */
const encryptedToken = 0xf3d1c4df;

function readPresentation(file: CompoundFile, { budget }: OpenContext): Presentation {
  const document = findStream(file.root, 'PowerPoint Document');
  const user = findStream(file.root, 'Current User');
  if (document === undefined || user === undefined) throw brokenSlides('a stream is missing');
  const current = file.read(user);
  if (current.readUInt32LE(12) === encryptedToken) {
    throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
  }
  const stream = file.read(document);
  return { stream, ...readPersisted(stream, current.readUInt32LE(16), budget) };
}

function* presentationParts(file: CompoundFile, presentation: Presentation, context: OpenContext): Iterable<Part> {
  const lists = orCorrupt('PowerPoint presentation', () => readSlideLists(presentation.document));
  const numbers = new Map(lists.slides.map(({ id }, index) => [id, index + 1]));
  for (const [index, slide] of lists.slides.entries()) {
    yield* listedPart(`slide ${index + 1}`, slide, { presentation, context });
  }
  for (const [index, notes] of lists.notes.entries()) {
    yield* guarded(`notes ${index + 1}`, context, () => {
      const shown = numbers.get(slideOfNotes(presentation, notes));
      return listedPart(shown === undefined ? `notes page ${index + 1}` : `notes ${shown}`, notes, {
        presentation,
        context,
      });
    });
  }
  for (const [index, master] of lists.masters.entries()) {
    yield* listedPart(`slide master ${index + 1}`, master, { presentation, context });
  }
  yield* guarded('document', context, function* () {
    const text = recordText(presentation.document, context.budget);
    if (text !== '') yield { name: 'document', text };
  });
  yield* propertiesPart(file, context.budget);
  yield* objects(presentation, context);
}

interface Surroundings {
  readonly presentation: Presentation;
  readonly context: OpenContext;
}

function* listedPart(name: string, slide: ListedSlide, { presentation, context }: Surroundings): Iterable<Part> {
  yield* guarded(name, context, function* () {
    const text = slide.outline + recordText(recordOf(presentation, slide), context.budget);
    if (text !== '') yield { name, text };
  });
}

function recordOf({ stream, offsets }: Presentation, { persistId }: ListedSlide) {
  return slideRecordAt(stream, offsets.get(persistId) ?? -1);
}

/** MS-PPT 2.5.12: the slide that notes belong to. */
function slideOfNotes(presentation: Presentation, notes: ListedSlide): number {
  const { data } = recordOf(presentation, notes);
  const atom = slideRecordAt(data, 0);
  return atom.type === slideRecordTypes.notesAtom ? atom.data.readUInt32LE(0) : 0;
}

/** MS-PPT 2.10.34: Compound Files of their own, deflated or not. */
function* objects({ stream, offsets }: Presentation, context: OpenContext): Iterable<Part> {
  let count = 0;
  for (const offset of new Set(offsets.values())) {
    if (offset + 4 > stream.length || stream.readUInt16LE(offset + 2) !== slideRecordTypes.object) continue;
    const name = `object ${++count}`;
    yield* guarded(name, context, () => {
      const { data, instance } = slideRecordAt(stream, offset);
      const file = openCompoundFile(memorySource(instance === 1 ? inflate(data, context) : data), context.budget);
      return objectParts({ file, storage: file.root, name, context });
    });
  }
}

const objectLimit = 256 * 1024 ** 2;
/** Up to here the ratio says nothing: an empty object deflates to almost nothing. */
const ratioFreeBytes = 1024 ** 2;

/** Inflating stops at the size that is announced, so that it need not be trusted. */
function inflate(data: Buffer, { budget }: OpenContext): Buffer {
  const size = data.readUInt32LE(0);
  const bomb = size > ratioFreeBytes && size > data.length * budget.limits.ratio;
  if (size > objectLimit || bomb) throw new FileError('too-large', 'Cannot read embedded object: it is too large');
  budget.spend(size);
  try {
    return inflateSync(data.subarray(4), { maxOutputLength: Math.max(size, 1) });
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot read embedded object: its data is broken', { cause });
  }
}
