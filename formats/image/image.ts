/**
 * Images: what they say of themselves (XMP, Exif, IPTC, comments) is read; the picture itself is an unread part, since what it shows is not
 * known by that.
 */
import type { Part } from '../../model/finding.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Format, OpenContext } from '../format.ts';
import { imageKind, type ImageKind } from './kinds.ts';
import { metadataLines } from './metadata.ts';
import { linesPart } from '../lines-part.ts';

export const image: Format = {
  name: 'image',
  extensions: ['jpg', 'jpeg', 'png', 'tif', 'tiff', 'gif', 'webp', 'bmp', 'heic', 'heif', 'avif', 'jp2'],
  recognizes: (source) => imageKind(source) !== undefined,
  open(source, context) {
    const kind = imageKind(source);
    return {
      mediaType: kind?.mediaType ?? 'image/x-unknown',
      labels: [],
      signed: false,
      parts: () => (kind === undefined ? [] : imageParts(source, kind, context)),
      labeling: undefined,
    };
  },
};

function* imageParts(source: ByteSource, kind: ImageKind, { budget }: OpenContext): Iterable<Part> {
  yield* linesPart('properties', metadataLines(kind.metadata(source, budget), budget));
  yield { name: 'picture', unread: 'unsupported' };
}
