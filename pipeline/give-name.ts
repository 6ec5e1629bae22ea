import { extname } from 'node:path';

import type { Connector } from '../connectors/connector.ts';
import { ConnectorError } from '../model/errors.ts';
import type { FileItem } from '../model/file.ts';

/** `NAME.p7m`, `NAME (1).p7m` and so on are tried. */
const numbersAtMost = 20;

/** The file under its new name, or under the first numbered one that is free: what is there already is never replaced. */
export async function giveName(connector: Connector, item: FileItem, wanted: string): Promise<FileItem> {
  const { rename } = connector.features;
  const names = Array.from({ length: numbersAtMost }, (_, number) => numbered(wanted, number));
  if (rename === undefined || names.includes(item.name)) return item;
  for (const name of names) {
    try {
      return await rename(item, name);
    } catch (error) {
      const taken = error instanceof ConnectorError && error.reason === 'name-taken';
      if (!taken || name === names.at(-1)) throw error;
    }
  }
  return item;
}

function numbered(name: string, number: number): string {
  if (number === 0) return name;
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)} (${number})${extension}`;
}
