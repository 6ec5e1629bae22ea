/** Composes formats and classification. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { classify, explain } from './classification/classify.ts';
import type { Detector } from './classification/detector.ts';
import { fingerprintOf } from './classification/own/fingerprint.ts';
import type { Fingerprint } from './classification/own/fingerprint.ts';
import { compileOwnTypes } from './classification/own/own-program.ts';
import type { OwnFiles, OwnProgram } from './classification/own/own-program.ts';
import { detectors } from './classification/registry.ts';
import { readEncryptedLabels } from './formats/encrypted-label.ts';
import type { Labeling, OpenDocument } from './formats/format.ts';
import { createBudget, defaultLimits, type Budget } from './formats/limits.ts';
import type { MarkingWords } from './formats/mask-markings.ts';
import { openDocument } from './formats/open.ts';
import { orNone } from './formats/or-none.ts';
import { markingsIn, maskOf } from './formats/own-markings.ts';
import { createFormats } from './formats/registry.ts';
import { patchedSource } from './lib/patch.ts';
import type { ByteSource } from './model/bytes.ts';
import { FileError } from './model/errors.ts';
import type { EvidenceOptions } from './model/evidence.ts';
import type { Part, TextPart, UnreadPart } from './model/finding.ts';
import type { SiteId } from './model/ids.ts';
import type { OwnType } from './model/own-type.ts';
import { createRecognizer, type FileRecognizer, type OcrOptions, type Recognizer } from './ocr/recognizer.ts';
import type { Inspection, LabelChange, LabeledDocument, LabelDocuments } from './pipeline/documents.ts';

/** All formats, with the engines that some of them need. */
export const formats = createFormats({ pdfium: compilePdfium, markingFont: readMarkingFont });

/** For what reads a file's labels only, ms. */
const labelsLimitMs = 5_000;

export interface InspectorOptions {
  readonly ignoreTestNumbers: boolean;
  /** Ids of the information types that are looked for; all without it. */
  readonly types?: readonly string[];
  /** The policy's own information types, besides the built-in ones. */
  readonly ownTypes?: readonly OwnType[];
  /** What they name by file. */
  readonly ownFiles?: OwnFiles;
  /** Ids of own types that are not looked for, since their expressions take too long. */
  readonly withoutTypes?: readonly string[];
  /** What findings tell of values; masked without it. */
  readonly evidence?: EvidenceOptions;
  /** A tenant whose labels are those of Office files' custom properties only. */
  readonly customOnly?: SiteId;
  /** For opening and classifying one file, ms. */
  readonly timeLimitMs: number;
  /** What is told of a file besides; markings are told in any case where its labels say that there are some. */
  readonly tells?: { readonly markings: boolean; readonly properties: boolean };
  /** Whether labels are written into types in which their place is a convention of ours, such as images. */
  readonly ownConventions?: boolean;
  /** What the markings of labels say by themselves: passed over in a document that carries some of ours. */
  readonly markingTexts?: readonly MarkingWords[];
  /** Recognizes text in pictures, in time of its own; without it they stay unread. */
  readonly ocr?: OcrOptions;
  /** Told the index of the own type whose expression is tried, -1 for none. */
  readonly watch?: (type: number) => void;
}

/** Opens a file, reads all its text (unless told to look at nothing but its labels) and classifies it. Throws `FileError`. */
export function inspect(
  source: ByteSource,
  name: string,
  options: InspectorOptions & { readonly labelsOnly?: boolean; readonly explain?: boolean },
): Inspection {
  const recognizer = options.ocr === undefined ? undefined : recognizerFor(options.ocr).forFile();
  const begun = Date.now();
  const spentMs = (): number => Date.now() - begun - (recognizer?.spentMs() ?? 0);
  const budget = createBudget(defaultLimits, () => spentMs() > options.timeLimitMs);
  const ownMarkings = { texts: options.markingTexts ?? [], everywhere: options.tells?.markings === true };
  const maskOfNested = (nested: OpenDocument) => maskOf(markingsIn(nested, ownMarkings), ownMarkings);
  const { format, document } = openDocument(
    source,
    { name, budget, pictures: recognizer !== undefined, maskOf: maskOfNested, ...knownOf(options) },
    formats,
  );
  const unread: UnreadPart[] = [];
  const markings = markingsIn(document, ownMarkings);
  const mask = maskOf(markings, ownMarkings);
  const parts = options.labelsOnly === true ? [] : readable(document.parts(), { unread, recognizer, mask });
  const own = ownLook(options);
  const { watch } = options;
  const classifyOptions = {
    detectors: detectorsOf(options),
    checkTime: () => {
      budget.checkTime();
    },
    ignoreTestNumbers: options.ignoreTestNumbers,
    ...(own && { own: own.program }),
    ...(own && watch && { watch: (type: number) => watch(own.index[type] ?? -1) }),
    ...(options.evidence !== undefined && { evidence: options.evidence }),
  };
  const found =
    options.explain === true ? explain(parts, classifyOptions) : { findings: classify(parts, classifyOptions) };
  const { labels, signed, mediaType } = document;
  const labeling = writable(document.labeling, options);
  return {
    format: format.name,
    mediaType,
    labels,
    signed,
    labelable: labeling !== undefined,
    ...(labeling !== undefined && { labeling: facetsOf(labeling) }),
    ...(markings !== undefined && { markings }),
    ...(document.properties !== undefined &&
      options.tells?.properties === true && { properties: orNone(document.properties) }),
    ...found,
    unread,
  };
}

function knownOf({ customOnly }: InspectorOptions): { readonly customOnly?: SiteId } {
  return customOnly === undefined ? {} : { customOnly };
}

function writable(labeling: Labeling | undefined, { ownConventions = false }: InspectorOptions): Labeling | undefined {
  return labeling?.byOwnConvention === true && !ownConventions ? undefined : labeling;
}

/** What of it crosses the border between threads. */
function facetsOf({ application, markable, whenSigned }: Labeling): NonNullable<Inspection['labeling']> {
  return { ...(application !== undefined && { application }), markable, whenSigned };
}

/** pdfium as the package brings it; only its WebAssembly runs, on a host of our own (formats/pdf/host.ts). */
export function compilePdfium(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')));
}

/** Liberation Sans, which may be embedded (SIL Open Font License): Latin, Greek and Cyrillic letters. */
function readMarkingFont(): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve('pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf'));
}

const everyType: readonly string[] = [];
/** By ids: the same list for the same ones, since what is compiled for a list is kept with it. */
const chosen = new WeakMap<readonly string[], readonly Detector[]>();

function detectorsOf({ types = everyType }: InspectorOptions): readonly Detector[] {
  if (types === everyType) return detectors;
  const known = chosen.get(types) ?? detectors.filter(({ id }) => types.includes(id));
  chosen.set(types, known);
  return known;
}

/** The fingerprint of a template of any format that is read. Throws `FileError`, or `FingerprintFault` where there is too little text. */
export function fingerprintDocument(source: ByteSource, name: string): Fingerprint {
  const budget = createBudget(defaultLimits, () => false);
  const parts = [...openDocument(source, { name, budget }, formats).document.parts()];
  return fingerprintOf(parts.filter((part) => 'text' in part));
}

/** What looks for some own types; `index` is that of a type among all of the policy, for whoever watches. */
interface OwnLook {
  readonly program: OwnProgram;
  readonly index: readonly number[];
}

/** By all own types, then by the ids of those that are looked for. */
const looks = new WeakMap<readonly OwnType[], Map<string, OwnLook>>();

function ownLook({ ownTypes = [], ownFiles, types, withoutTypes = [] }: InspectorOptions): OwnLook | undefined {
  const wanted = ownTypes.filter(({ id }) => (types?.includes(id) ?? true) && !withoutTypes.includes(id));
  if (wanted.length === 0) return undefined;
  const known = looks.get(ownTypes) ?? new Map<string, OwnLook>();
  looks.set(ownTypes, known);
  const key = wanted.map(({ id }) => id).join();
  const look = known.get(key) ?? {
    program: compileOwnTypes(wanted, { detectors, ...(ownFiles && { files: ownFiles }) }),
    index: wanted.map((type) => ownTypes.indexOf(type)),
  };
  known.set(key, look);
  return look;
}

const mostUnread = 100;

interface Aside {
  readonly unread: UnreadPart[];
  readonly recognizer: FileRecognizer | undefined;
  readonly mask?: ((text: string) => string) | undefined;
}

/** Text on, and what could not be read aside. */
function* readable(parts: Iterable<Part>, { unread, recognizer, mask }: Aside): Iterable<TextPart> {
  for (const part of parts) {
    const known = 'text' in part ? part : recognized(part, recognizer);
    if ('text' in known) yield mask === undefined ? known : { ...known, text: mask(known.text) };
    else if (unread.length < mostUnread) unread.push(known);
  }
}

/** The text of a picture, where somebody is there to recognize it; else what stays unread, with the reason. */
function recognized(part: UnreadPart, recognizer: FileRecognizer | undefined): TextPart | UnreadPart {
  const { name, unread, picture } = part;
  if (picture === undefined || recognizer === undefined) return { name, unread };
  try {
    return { name, text: recognizer.recognize(picture()) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { name, unread: error.kind };
  }
}

/** One thread for recognition beside each that inspects, for as long as it is asked for the same. */
let current: { readonly options: OcrOptions; readonly recognizer: Recognizer } | undefined;

function recognizerFor(options: OcrOptions): Recognizer {
  if (current?.options !== options) {
    current?.recognizer.close();
    current = { options, recognizer: createRecognizer(options) };
  }
  return current.recognizer;
}

type Opened = (source: ByteSource, name: string) => OpenDocument;

/** Sets a label, and reads back what the file has then. */
export function setLabel(
  opened: Opened,
  source: ByteSource,
  { name, change: { label, ...options } }: { readonly name: string; readonly change: LabelChange },
): LabeledDocument {
  const patch = opened(source, name).labeling?.set(label, options);
  const after = opened(patch === undefined ? source : patchedSource(source, patch), name);
  const left = after.leftMarkings?.(options.removeMarkings ?? []);
  return { patch, labels: after.labels, markings: after.markings?.() ?? [], ...(left && { left }) };
}

/** Labels are read and written here. */
export function labelDocuments(opened: Opened): LabelDocuments {
  return {
    setLabel: ({ source }, name, change) =>
      new Promise((resolve) => {
        resolve(setLabel(opened, source, { name, change }));
      }),
    labels: (source, name) => opened(source, name).labels,
    encryptedLabels: (source) => readEncryptedLabels(source, labelsBudget())?.labels ?? [],
    markings: (source, name) => opened(source, name).markings?.() ?? [],
    removeLabel: (source, name, { siteId, ...options }) => opened(source, name).labeling?.remove(siteId, options),
  };
}

/** Opens a file for its labels: only its directory and its label parts are read. */
export function open(
  source: ByteSource,
  name: string,
  { limitMs, ...options }: InspectorOptions & { limitMs?: number },
) {
  return openDocument(source, { name, budget: labelsBudget(limitMs), ...knownOf(options) }, formats).document;
}

function labelsBudget(limitMs = labelsLimitMs): Budget {
  const deadline = Date.now() + limitMs;
  return createBudget(defaultLimits, () => Date.now() > deadline);
}
