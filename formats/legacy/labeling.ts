/** Labels of legacy files, which are custom properties of the document; their pages carry no markings of ours. */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { SiteId } from '../../model/ids.ts';
import type { PresentLabel } from '../../model/label.ts';
import type { Application } from '../../model/marking.ts';
import { editCompoundFile } from '../containers/cfb-edit.ts';
import { isSignedCfb } from '../containers/cfb.ts';
import { findStream, type CompoundFile } from '../containers/compound-file.ts';
import { changeCustomSet, type TextChange } from '../containers/property-set-edit.ts';
import type { Labeling, OpenContext, OpenDocument } from '../format.ts';
import { carriesLabel, groupPairs, pairChange } from '../label-metadata.ts';
import { customFormat, readSectionLabels, readSectionPairs, summaryFormat, summaryStream } from './label-section.ts';
import { orCorrupt } from '../or-corrupt.ts';
import { documentProperties } from './properties.ts';

export interface LegacyFile {
  readonly source: ByteSource;
  readonly file: CompoundFile;
  readonly context: OpenContext;
  readonly application?: Application;
}

/** What every legacy file has, whatever its content: labels, properties, and a way to set a label. */
export function labelAbilities(
  legacy: LegacyFile,
): Pick<OpenDocument, 'labels' | 'signed' | 'properties' | 'labeling'> {
  const { file, context } = legacy;
  return {
    labels: readLabels(file),
    signed: isSignedCfb(file),
    properties: () => documentProperties(file, context.budget),
    labeling: createLabeling(legacy),
  };
}

/** None where the stream is broken: the properties are told as unread then, and setting a label fails. */
function readLabels(file: CompoundFile): readonly PresentLabel[] {
  try {
    return readSectionLabels(file);
  } catch (error) {
    if (error instanceof FileError && error.kind === 'corrupt') return [];
    throw error;
  }
}

function createLabeling({ source, file, context, application }: LegacyFile): Labeling {
  const changed = (stream: Buffer, change: TextChange) => {
    const formats = { main: summaryFormat, custom: customFormat };
    const content = orCorrupt('document properties', () => changeCustomSet(stream, formats, change));
    return editCompoundFile(source, [{ path: [summaryStream], content }], context.budget);
  };
  return {
    ...(application === undefined ? {} : { application }),
    markable: [],
    whenSigned: 'none',
    set(label) {
      refuseSigned(file);
      const stream = streamOf(file);
      const groups = groupsOf(stream);
      if (carriesLabel(groups, label)) return undefined;
      const { remove, add } = pairChange(groups, label);
      return changed(stream, { remove: new Set(remove.map(({ id }) => id)), add });
    },
    remove(siteId: SiteId) {
      refuseSigned(file);
      const stream = streamOf(file);
      const own = groupsOf(stream).filter((group) => group.siteId === siteId);
      if (own.length === 0) return undefined;
      const ids = own.flatMap(({ pairs }) => [...pairs.values()].map(({ id }) => id));
      return changed(stream, { remove: new Set(ids), add: [] });
    },
  };
}

function groupsOf(stream: Buffer) {
  return groupPairs(orCorrupt('document properties', () => readSectionPairs(stream)));
}

function streamOf(file: CompoundFile): Buffer {
  const stream = findStream(file.root, summaryStream);
  return stream === undefined ? Buffer.alloc(0) : file.read(stream);
}

function refuseSigned(file: CompoundFile): void {
  if (isSignedCfb(file)) {
    throw new FileError('signed', 'Cannot label file: it is digitally signed and a label would break the signature');
  }
}
