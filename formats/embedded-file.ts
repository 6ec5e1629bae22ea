import type { ByteSource } from '../model/bytes.ts';
import type { Part } from '../model/finding.ts';
import { isCfb } from './containers/cfb-directory.ts';
import { openCompoundFile } from './containers/compound-file.ts';
import { guarded, objectParts } from './containers/ole-object.ts';
import type { OpenContext } from './format.ts';

/** Parts of a file that stands in another one as an object: itself, or within the storage of an OLE object. */
export function embeddedParts(source: ByteSource, name: string, context: OpenContext): Iterable<Part> {
  if (!isCfb(source)) return context.openNested(source, name);
  return guarded(name, context, () => {
    const file = openCompoundFile(source, context.budget);
    return objectParts({ file, storage: file.root, name, context });
  });
}
