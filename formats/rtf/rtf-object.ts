/** Embedded objects of RTF: OLE 1.0 (MS-OLEDS 2.2), whose data is a file, the Packager's, or a Compound File of OLE 2. */
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { guarded } from '../containers/ole-object.ts';
import { embeddedParts } from '../embedded-file.ts';
import type { OpenContext } from '../format.ts';

/** MS-OLEDS 2.2.4: an object that is embedded, not linked. */
const embeddedFormat = 2;

export function* rtfObjectParts(data: Buffer, name: string, context: OpenContext): Iterable<Part> {
  yield* guarded(name, context, () => readObject(data, name, context));
}

function* readObject(data: Buffer, name: string, context: OpenContext): Iterable<Part> {
  if (data.length === 0) return;
  const object = readHeader(data);
  if (object === undefined) return;
  if (object.className === 'Package') {
    const { fileName, content } = readPackage(object.native);
    yield* context.openNested(memorySource(content), fileName === '' ? name : fileName);
  } else yield* embeddedParts(memorySource(object.native), name, context);
}

/** Undefined for a link, which holds no file. */
function readHeader(data: Buffer): { readonly className: string; readonly native: Buffer } | undefined {
  if (data.readUInt32LE(4) !== embeddedFormat) return undefined;
  let at = 8;
  const strings = ['class', 'topic', 'item'].map(() => {
    const length = data.readUInt32LE(at);
    at += 4 + length;
    return data.toString('latin1', at - length, Math.max(at - 1, at - length));
  });
  const size = data.readUInt32LE(at);
  if (at + 4 + size > data.length) throw new RangeError('Object is cut off');
  return { className: strings[0] ?? '', native: data.subarray(at + 4, at + 4 + size) };
}

/** What the Packager writes: two bytes, label, path, four bytes, path of a copy with its length, the file with its length. */
function readPackage(native: Buffer): { readonly fileName: string; readonly content: Buffer } {
  const labelEnd = native.indexOf(0, 2);
  const pathEnd = labelEnd < 0 ? -1 : native.indexOf(0, labelEnd + 1);
  if (pathEnd < 0) return { fileName: '', content: native };
  const start = pathEnd + 9 + native.readUInt32LE(pathEnd + 5);
  const length = native.readUInt32LE(start);
  if (start + 4 + length > native.length) throw new RangeError('Package is cut off');
  return { fileName: native.toString('latin1', 2, labelEnd), content: native.subarray(start + 4, start + 4 + length) };
}
