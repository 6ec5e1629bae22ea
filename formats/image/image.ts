/**
 * Images: what they say of themselves (XMP, Exif, IPTC, comments) is read; the picture itself is an unread part, since what it shows is not
 * known by that.
 */
import { FileError } from '../../model/errors.ts';
import type { Part } from '../../model/finding.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Format, OpenContext } from '../format.ts';
import { imageLabeling, imageLabels } from './image-labels.ts';
import { imageKind, type ImageKind } from './kinds.ts';
import { metadataLines } from './metadata.ts';
import type { Frame } from './size.ts';
import { linesPart } from '../lines-part.ts';

export const image: Format = {
  name: 'image',
  extensions: ['jpg', 'jpeg', 'png', 'tif', 'tiff', 'gif', 'webp', 'bmp', 'heic', 'heif', 'avif', 'jp2'],
  recognizes: (source) => imageKind(source) !== undefined,
  open(source, context) {
    const kind = imageKind(source);
    return {
      mediaType: kind?.mediaType ?? 'image/x-unknown',
      labels: kind === undefined ? [] : imageLabels(source, kind, context.budget),
      signed: false,
      parts: () => (kind === undefined ? [] : imageParts(source, kind, context)),
      labeling: kind === undefined ? undefined : imageLabeling(source, kind, context.budget),
    };
  },
};

function* imageParts(source: ByteSource, kind: ImageKind, { budget }: OpenContext): Iterable<Part> {
  yield* linesPart('properties', metadataLines(kind.metadata(source, budget), budget));
  const frames = kind.frames?.(source, budget) ?? [];
  if (frames.length === 0) yield { name: 'picture', unread: 'unsupported' };
  for (const [index, frame] of frames.entries()) {
    if (Math.min(frame.width, frame.height) < leastSide) continue;
    const name = frames.length === 1 ? 'picture' : `page ${index + 1} (image)`;
    yield { name, unread: 'unsupported', picture: () => pictureOf(source, frame) };
  }
}

/** Pixels below which no letter can be told: lines, bullets, pixels that count readers. */
const leastSide = 8;
/** Pixels and bytes that are handed on: decoding takes up to 8 bytes for each pixel. */
const mostPixels = 64 * 1024 ** 2;
const mostBytes = 128 * 1024 ** 2;

function pictureOf(source: ByteSource, { width, height, picture }: Frame): Buffer {
  if (width * height > mostPixels || source.size > mostBytes) {
    throw new FileError('too-large', `Cannot recognize picture: it exceeds ${mostPixels} pixels or ${mostBytes} bytes`);
  }
  return picture();
}
