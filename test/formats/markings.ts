/** Labeling with markings, for tests: one label, the markings that it may show, and what became of a file. */
import { openZip } from '../../formats/containers/zip.ts';
import type { LabelOptions, OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { ooxml } from '../../formats/ooxml/ooxml.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import type { Marking, MarkingKind } from '../../model/marking.ts';
import { apply, budget } from './helpers.ts';
import { customXml, withStores } from './packages.ts';

export const label: LabelAssignment = {
  siteId: '11111111-1111-4111-8111-111111111111' as SiteId,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};

export function marking(kind: MarkingKind, more: Partial<Marking> = {}): Marking {
  return {
    kind,
    text: `${kind} of <Confidential> & "Co"`,
    font: 'Calibri',
    size: kind === 'watermark' ? 1 : 10,
    color: '#ff0000',
    alignment: 'center',
    margin: 5,
    layout: 'diagonal',
    key: { header: '0123456789abcdef', footer: '1123456789abcdef', watermark: '2123456789abcdef' }[kind],
    ...more,
  };
}

export const allMarkings: readonly Marking[] = [marking('header'), marking('footer'), marking('watermark')];

export function open(bytes: Buffer): OpenDocument {
  return openDocument(memorySource(bytes), { name: 'file', budget: budget() }, [ooxml]).document;
}

/** Undefined where nothing changes. */
export function mark(
  bytes: Buffer,
  markings: readonly Marking[] = allMarkings,
  options: Partial<LabelOptions> = {},
): Buffer | undefined {
  const patch = open(bytes).labeling?.set(label, { store: 'auto', markings, ...options });
  return patch === undefined ? undefined : apply(bytes, patch);
}

export function marked(...args: Parameters<typeof mark>): Buffer {
  const bytes = mark(...args);
  if (bytes === undefined) throw new Error('nothing changed');
  return bytes;
}

export function unmarked(bytes: Buffer, options?: Pick<LabelOptions, 'removeMarkings'>): Buffer {
  return apply(bytes, open(bytes).labeling?.remove(label.siteId, options));
}

/** The inflated content of each entry, by name. */
export function contents(bytes: Buffer): Readonly<Record<string, string>> {
  const zip = openZip(memorySource(bytes), budget());
  return Object.fromEntries(zip.entries.map((entry) => [entry.name, zip.read(entry).toString()]));
}

export function part(bytes: Buffer, name: string): string {
  return contents(bytes)[name] ?? '';
}

/** A package that has custom properties already, so that nothing stays behind when a label goes. */
export const labelable = withStores({ custom: customXml({ Project: 'Blue' }) });
