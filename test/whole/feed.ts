import type { FileAlert } from '../../model/alert.ts';
import type { Product } from './product.ts';

export interface FeedPage {
  readonly alerts: readonly FileAlert[];
  readonly next: string | null;
}

/** `GET /api/alerts`, as a script of a security team reads it: the alerts about files. */
export async function feedOf({ console }: Product, query: Readonly<Record<string, string>> = {}): Promise<FeedPage> {
  const response = await fetch(`${console}/api/alerts?${new URLSearchParams({ kind: 'file', ...query }).toString()}`);
  if (response.status !== 200) throw new Error(`The feed answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as FeedPage;
}

/** The newest alert on files of this name. */
export async function alertOf(product: Product, name: string): Promise<FileAlert | undefined> {
  const { alerts } = await feedOf(product, { limit: '1000' });
  return alerts.find((alert) => alert.file.name === name);
}
