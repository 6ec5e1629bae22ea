/** Markings in one application's packages. What MUST hold is said in `formats/format.ts`, at `Labeling`. */
import { contentBit, type Marking, type MarkingKind, type PresentMarking } from '../../../model/marking.ts';
import { escapeXml } from '../../xml.ts';
import type { OpcPackage } from '../opc.ts';
import type { PackageDraft } from '../package-edit.ts';

export interface Marker {
  readonly markable: readonly MarkingKind[];
  /** The tagged ones, each once, wherever it stands. Throws `FileError`. */
  read(pkg: OpcPackage, main: string): readonly PresentMarking[];
  /**
   * Makes these markings the only ones of ours, and takes others' out whose lines match. Answers with the content bits of what the
   * package then shows in every place where it belongs, Office's own markings included.
   */
  write(draft: PackageDraft, request: MarkingRequest): number;
}

export interface MarkingRequest {
  /** Name of the main part. */
  readonly main: string;
  readonly markings: readonly Marking[];
  readonly remove: readonly RegExp[];
  /** Content bits of the labels that are there: what says that there may be markings. */
  readonly labeledBits: number;
}

/** Ours are told by a name such as `Labelwright_header_0123456789abcdef`; without blanks, which VML would escape. */
export function tagOf({ kind, key }: Pick<Marking, 'kind' | 'key'>): string {
  return `Labelwright_${kind}_${key}`;
}

export interface Tag {
  readonly kind: MarkingKind;
  readonly key: string;
}

export function readTag(name: string): Tag | undefined {
  const [, kind, key] = /Labelwright_(header|footer|watermark)_([0-9a-f]{16})(?![0-9a-f])/u.exec(name) ?? [];
  return kind === undefined || key === undefined ? undefined : { kind: kind as MarkingKind, key };
}

/** MS-ODRAWXML 2.39 and MS-PPTX 2.15: how Office names the kinds on its own shapes. */
export const outcomeOf: Readonly<Record<MarkingKind, string>> = {
  header: 'hdr',
  footer: 'ftr',
  watermark: 'watermark',
};

export function kindOfOutcome(outcome: string): MarkingKind | undefined {
  return (Object.keys(outcomeOf) as MarkingKind[]).find((kind) => outcomeOf[kind] === outcome);
}

export function bitsOf(kinds: Iterable<MarkingKind>): number {
  let bits = 0;
  for (const kind of kinds) bits |= contentBit[kind];
  return bits;
}

/** Line breaks as references: a parser would make blanks of them. */
export function attribute(text: string): string {
  return escapeXml(text).replaceAll('\n', '&#10;');
}

/** Without the characters that style attributes and format codes are made of. */
export function fontOf({ font }: Marking): string {
  return font.replace(/["',;&<>]/gu, '');
}

export const emuPerPoint = 12_700;

export function emu(points: number): number {
  return Math.round(points * emuPerPoint);
}

/** Each marking once. */
export function distinct(markings: readonly PresentMarking[]): readonly PresentMarking[] {
  const byIdentity = new Map(
    markings.map(({ kind, text, by, key }) => [
      JSON.stringify([kind, by, key ?? text]),
      { kind, text, by, ...(key === undefined ? {} : { key }) },
    ]),
  );
  return [...byIdentity.values()];
}
