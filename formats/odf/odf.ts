/** OpenDocument files of LibreOffice and others: packages (OASIS OpenDocument 1.3, part 2) and flat XML files. */
import { memorySource } from '../../lib/patch.ts';
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import { guarded } from '../containers/ole-object.ts';
import { openZip, type Zip, type ZipEntry } from '../containers/zip.ts';
import { embeddedParts } from '../embedded-file.ts';
import type { Format, OpenContext, OpenDocument } from '../format.ts';
import { decodeXml } from '../xml.ts';
import { odfText } from './odf-text.ts';

/** The first entry is stored and called `mimetype` (OpenDocument 1.3 part 2, 3.3), so its content stands at a fixed place. */
const packageType = /^mimetype(application\/vnd\.oasis\.opendocument\.[\w.-]+)/u;
const zipSignature = 'PK\u0003\u0004';
/** Length of a local header (APPNOTE 4.3.7). */
const nameOffset = 30;
const flatType = /<office:document\s[^]{0,8000}?office:mimetype="(application\/vnd\.oasis\.opendocument\.[\w.-]+)"/u;
const headBytes = 8192;
const flatLimit = 256 * 1024 ** 2;

export const odf: Format = {
  name: 'odf',
  extensions: [
    'odt',
    'ods',
    'odp',
    'odg',
    'odf',
    'odc',
    'odm',
    'ott',
    'ots',
    'otp',
    'otg',
    'fodt',
    'fods',
    'fodp',
    'fodg',
  ],
  recognizes: (source) => typeOf(source) !== undefined,
  open(source, context) {
    const mediaType = typeOf(source) ?? 'application/vnd.oasis.opendocument.text';
    return source.read(0, 2).toString('latin1') === 'PK'
      ? openPackage(source, mediaType, context)
      : openFlat(source, mediaType, context);
  },
};

function typeOf(source: ByteSource): string | undefined {
  const head = source.read(0, Math.min(headBytes, source.size)).toString('latin1');
  const found = head.startsWith(zipSignature) ? packageType.exec(head.slice(nameOffset)) : flatType.exec(head);
  // The next header follows without a gap.
  return found?.[1]?.replace(/PK$/u, '');
}

function openFlat(source: ByteSource, mediaType: string, context: OpenContext): OpenDocument {
  return {
    mediaType,
    labels: [],
    signed: false,
    *parts() {
      if (source.size > flatLimit) throw new FileError('too-large', `Cannot read XML: it exceeds ${flatLimit} bytes`);
      context.budget.spend(source.size);
      const { parts, objects } = odfText(decodeXml(source.read(0, source.size)).text, context.budget);
      yield* parts;
      for (const [index, base64] of objects.entries()) {
        yield* embeddedParts(memorySource(Buffer.from(base64, 'base64')), `object ${index + 1}`, context);
      }
    },
    labeling: undefined,
  };
}

function openPackage(source: ByteSource, mediaType: string, context: OpenContext): OpenDocument {
  const zip = openZip(source, context.budget);
  const manifest = zip.entries.find(({ name }) => name === 'META-INF/manifest.xml');
  // OpenDocument 1.3 part 2, 3.4.1: each encrypted entry is described in the manifest.
  if (manifest !== undefined && zip.read(manifest).includes('encryption-data')) {
    throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
  }
  return {
    mediaType,
    labels: [],
    signed: zip.entries.some(({ name }) => name === 'META-INF/documentsignatures.xml'),
    parts: () => packageParts(zip, context),
    labeling: undefined,
  };
}

/** What holds text, in reading order; a folder with these is an object, a document of its own. */
const texts = ['content.xml', 'styles.xml', 'meta.xml'];
/** Pictures, unless somebody recognizes them, fonts, settings of the program, and what describes the package itself. */
const passedOver =
  /^(?:mimetype|META-INF\/.*|.*\/|(?:.*\/)?(?:settings\.xml|manifest\.rdf|layout-cache|Pictures\/.*|Thumbnails\/.*|ObjectReplacements\/.*|Configurations2\/.*|Fonts\/.*|Media\/.*))$/u;

/** Drawings of other kinds are replaced by one of these beside them. */
const picture = /^(?:.*\/)?Pictures\/.*\.(?:png|jpe?g|gif|tiff?|webp|bmp)$/iu;

function* packageParts(zip: Zip, context: OpenContext): Iterable<Part> {
  if (!zip.entries.some(({ name }) => name === 'content.xml')) {
    throw new FileError('corrupt', 'Cannot read OpenDocument file: content.xml is missing');
  }
  for (const text of texts) {
    const entry = zip.entries.find(({ name }) => name === text);
    if (entry !== undefined) yield* xmlParts(zip, entry, context);
  }
  for (const entry of zip.entries) {
    const { name } = entry;
    const isPicture = context.pictures === true && picture.test(name);
    if (!isPicture && (texts.includes(name) || passedOver.test(name))) continue;
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    const isText = folder !== '' && texts.includes(name.slice(folder.length));
    if (!isText) yield* guarded(name, context, () => embeddedParts(zip.source(entry), name, context));
    else {
      for (const part of guarded(folder.slice(0, -1), context, () => xmlParts(zip, entry, context))) {
        yield { ...part, name: `${folder.slice(0, -1)} > ${part.name}` };
      }
    }
  }
}

function* xmlParts(zip: Zip, entry: ZipEntry, { budget }: OpenContext): Iterable<Part> {
  yield* odfText(decodeXml(zip.read(entry)).text, budget).parts;
}
