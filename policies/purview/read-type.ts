import type { NamedTable } from '../policy-files.ts';
import type { WrittenEvidence } from '../own-types/own-type-schema.ts';
import type { ImportedFilter, ImportedValidator } from './import-checks.ts';
import type { ImportedElement } from './import-element.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf } from './rule-package.ts';

/** What a package says of a type, in a policy's terms. */
export interface ReadType {
  readonly recommendedConfidence: number;
  readonly proximity: number | 'unlimited';
  readonly validators?: readonly ImportedValidator[];
  readonly filters?: readonly ImportedFilter[];
  readonly patterns: readonly ReadPattern[];
  /** What its tables have, as far as the package tells. */
  readonly tables?: NamedTable;
}

export interface ReadPattern {
  readonly confidence: number;
  readonly primary: ReadPrimary;
  readonly filters?: readonly ImportedFilter[];
  readonly evidence?: readonly WrittenEvidence[];
  readonly without?: readonly WrittenEvidence[];
}

export interface ReadCue {
  readonly confidence: number;
  readonly evidence: readonly WrittenEvidence[];
}

export type ReadElement = (ImportedElement | { readonly type: string }) & {
  readonly validators?: readonly ImportedValidator[];
};

type ReadPrimary =
  | ReadElement
  | { readonly together: readonly ReadCue[] }
  | { readonly table: string; readonly field: string; readonly find: ReadElement };

/** Children of that name, also those that are for some versions of the engine only. */
export function versioned(element: XmlElement, name: string): readonly XmlElement[] {
  return childrenOf(element, name, 'Version').flatMap((child) =>
    child.name === 'Version' ? versioned(child, name) : [child],
  );
}

export function proximityOf(text: string): number | 'unlimited' {
  return text.trim().toLowerCase() === 'unlimited' ? 'unlimited' : Number(text);
}

/** Of a name as people read it; empty where nothing of it can stand in an id. */
export function kebabCase(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\p{M}().']/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
    .replace(/-$/, '');
}
