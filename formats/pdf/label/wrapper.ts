import type { Catalog } from '../syntax/catalog.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { decodeTextString } from '../syntax/text-string.ts';
import type { PdfDictionary, PdfValue } from '../syntax/values.ts';

/** Nodes of the tree of names that are looked at, and files in it: a wrapper holds one. */
const mostNodes = 100;
const mostFiles = 100;

/**
 * Whether the document only wraps an encrypted one: by its file's relationship or payload (ISO 32000-2, 7.6.7), or by the name that
 * Microsoft's rights management gives it.
 */
export function isWrapper(file: PdfFile, { dictionary }: Catalog): boolean {
  const names = file.dictionary(dictionary, 'Names');
  const root = names === undefined ? undefined : file.dictionary(names, 'EmbeddedFiles');
  if (root === undefined) return false;
  const waiting: PdfDictionary[] = [root];
  let files = 0;
  for (let node = waiting.pop(), count = 0; node !== undefined && count < mostNodes; node = waiting.pop(), count++) {
    for (const kid of itemsOf(file, node, 'Kids')) if (kid?.kind === 'dictionary') waiting.push(kid);
    for (const item of itemsOf(file, node, 'Names')) {
      if (item?.kind !== 'dictionary' || files++ >= mostFiles) continue;
      if (isPayload(file, item)) return true;
    }
  }
  return false;
}

function itemsOf(file: PdfFile, node: PdfDictionary, key: string): readonly (PdfValue | undefined)[] {
  const value = file.get(node, key);
  return value?.kind === 'array' ? value.items.slice(0, 2 * mostFiles).map((item) => file.resolve(item)) : [];
}

function isPayload(file: PdfFile, specification: PdfDictionary): boolean {
  const relationship = file.get(specification, 'AFRelationship');
  if (relationship?.kind === 'name' && relationship.value === 'EncryptedPayload') return true;
  if (file.get(specification, 'EP') !== undefined) return true;
  return ['UF', 'F'].some((key) => {
    const name = file.get(specification, key);
    return name?.kind === 'string' && decodeTextString(name.value).startsWith('MicrosoftIRMServices Protected PDF');
  });
}
