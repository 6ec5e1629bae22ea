/** What an encrypted Office file tells without its key: how it is encrypted, and its label, which is kept beside the content. */
import type { ByteSource } from '../model/bytes.ts';
import type { PresentLabel } from '../model/label.ts';
import { isCfb } from './containers/cfb-directory.ts';
import { namesOf, protectionOf } from './containers/cfb.ts';
import { findStorage, findStream, openCompoundFile, type CompoundFile } from './containers/compound-file.ts';
import { decodeText } from './decode-text.ts';
import { readSectionLabels } from './legacy/label-section.ts';
import type { Budget } from './limits.ts';
import { readElementLabels } from './ooxml/labels.ts';

export interface EncryptedLabels {
  readonly protection: 'password' | 'rights-management';
  /** One per tenant. Never to be written: the publishing license holds the same label, signed. */
  readonly labels: readonly PresentLabel[];
}

/**
 * Undefined where the file is no Office file that is encrypted as a whole, which `openDocument` refuses. The LabelInfo stream of the data
 * spaces outweighs custom properties, which older clients write (MS-OFFCRYPTO 2.6.2). Throws `FileError` for broken files.
 */
export function readEncryptedLabels(source: ByteSource, budget: Budget): EncryptedLabels | undefined {
  if (!isCfb(source)) return undefined;
  const file = openCompoundFile(source, budget);
  const protection = protectionOf(namesOf(file));
  if (protection === undefined) return undefined;
  const { labels, decided } = labelInfo(file, budget);
  return { protection, labels: [...labels, ...readSectionLabels(file).filter(({ siteId }) => !decided.has(siteId))] };
}

function labelInfo(file: CompoundFile, budget: Budget): ReturnType<typeof readElementLabels> {
  const spaces = findStorage(file.root, '\u0006DataSpaces');
  const transform = spaces === undefined ? undefined : findStorage(spaces, 'TransformInfo');
  const stream = transform === undefined ? undefined : findStream(transform, 'LabelInfo');
  const xml = stream === undefined ? '' : (decodeText(file.read(stream)) ?? '');
  return readElementLabels(xml, 'data-spaces', budget);
}
