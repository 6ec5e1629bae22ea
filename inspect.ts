/** Composes formats and classification: on the main thread as `Documents`, and as the script of the inspecting threads. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import { classify, explain } from './classification/classify.ts';
import type { Detector } from './classification/detector.ts';
import { compileDictionary, DictionaryFault } from './classification/own/dictionary.ts';
import type { Dictionary } from './classification/own/dictionary.ts';
import { compileOwnTypes } from './classification/own/own-program.ts';
import type { OwnFiles, OwnProgram } from './classification/own/own-program.ts';
import { FingerprintFault, fingerprintOf, readFingerprint } from './classification/own/fingerprint.ts';
import type { Fingerprint } from './classification/own/fingerprint.ts';
import { readRecordTable, RecordTableFault } from './classification/own/record-table.ts';
import type { RecordTable } from './classification/own/record-table.ts';
import { detectors } from './classification/registry.ts';
import { readEncryptedLabels } from './formats/encrypted-label.ts';
import type { Labeling, OpenDocument } from './formats/format.ts';
import { createBudget, defaultLimits, type Budget } from './formats/limits.ts';
import type { MarkingWords } from './formats/mask-markings.ts';
import { orNone } from './formats/or-none.ts';
import { markingsIn, maskOf } from './formats/own-markings.ts';
import { openDocument } from './formats/open.ts';
import { createFormats } from './formats/registry.ts';
import { describeError } from './lib/describe-error.ts';
import { memorySource, patchedSource, revivedPatch } from './lib/patch.ts';
import { fileSource } from './lib/spool.ts';
import { beat, createThreadPool } from './lib/thread-pool.ts';
import type { ByteSource } from './model/bytes.ts';
import { FileError, type FileErrorKind } from './model/errors.ts';
import type { EvidenceOptions } from './model/evidence.ts';
import type { SiteId } from './model/ids.ts';
import type { Part, TextPart, UnreadPart } from './model/finding.ts';
import type { OwnType } from './model/own-type.ts';
import type {
  Content,
  Documents,
  Inspection,
  LabelChange,
  LabeledDocument,
  LabelDocuments,
} from './pipeline/documents.ts';
import { createRecognizer, type FileRecognizer, type OcrOptions, type Recognizer } from './ocr/recognizer.ts';
import { PolicyFileFault } from './policies/policy-files.ts';
import type { PolicyFiles } from './policies/policy-files.ts';

/** All formats, with the engines that some of them need. */
export const formats = createFormats({ pdfium: compilePdfium, markingFont: readMarkingFont });

/** A thread that hasn't stopped by itself at the limit gets this much more, ms, before it is taken away. */
const graceMs = 5_000;

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

/** Reads what policies in a folder name by file, each once; for threads, in memory that they share. */
export function createOwnFiles(folder: string): { readonly policy: PolicyFiles; readonly files: OwnFiles } {
  const dictionaries = new Map<string, Dictionary>();
  const tables = new Map<string, RecordTable>();
  const fingerprints = new Map<string, Fingerprint>();
  const digests = new Map<string, string>();
  const load = (path: string, keep: (digest: string, bytes: Buffer) => void): string => {
    const known = digests.get(path);
    if (known !== undefined) return known;
    const bytes = readNamed(resolve(folder, path), path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    keep(digest, bytes);
    digests.set(path, digest);
    return digest;
  };
  return {
    policy: {
      dictionary: (path) =>
        load(path, (digest, bytes) =>
          dictionaries.set(
            digest,
            asFault(path, () => compileDictionary(bytes)),
          ),
        ),
      table(path) {
        const digest = load(path, (of, bytes) =>
          tables.set(
            of,
            asFault(path, () => readRecordTable(bytes)),
          ),
        );
        return { digest, fields: tables.get(digest)?.fields ?? [] };
      },
      fingerprint: (path) =>
        load(path, (digest, bytes) =>
          fingerprints.set(
            digest,
            asFault(path, () => readFingerprint(bytes)),
          ),
        ),
    },
    files: { dictionaries, tables, fingerprints },
  };
}

/** The fingerprint of a template of any format that is read. Throws `FileError`, or `FingerprintFault` where there is too little text. */
export function fingerprintDocument(source: ByteSource, name: string): Fingerprint {
  const budget = createBudget(defaultLimits, () => false);
  const parts = [...openDocument(source, { name, budget }, formats).document.parts()];
  return fingerprintOf(parts.filter((part) => 'text' in part));
}

function readNamed(file: string, name: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new PolicyFileFault(`${name} can't be read: ${describeError(error)}`);
  }
}

function asFault<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof DictionaryFault || error instanceof RecordTableFault || error instanceof FingerprintFault
      ? new PolicyFileFault(`${name}: ${error.message}`)
      : error;
  }
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

export interface DocumentsOptions extends InspectorOptions {
  readonly threads: number;
  /** `open` works on the thread that asks: nobody waits for it meanwhile, and another thread would load everything once more. */
  readonly opensHere?: boolean;
  /** An expression of an own type that is tried for longer from one place loses its thread, ms. */
  readonly stuckMs?: number;
  /** Told of each own type that took too long, with how often it did, and whether it isn't looked for any more. */
  readonly onSlowType?: (slow: { readonly type: string; readonly times: number; readonly off: boolean }) => void;
}

/** So often an own type may take a thread; then it isn't looked for any more. */
const mostStuck = 3;
const defaultStuckMs = 5_000;

/** An own type's expression took too long, and the thread with it. */
class StuckType extends Error {
  readonly type: string;

  constructor(type: string) {
    super(`Cannot look for type ${type}: an expression of it takes too long`);
    this.type = type;
  }
}

/** Inspects and labels on threads, so that a slow file never delays an answer. */
export function createDocuments(options: DocumentsOptions): Documents & { close(): Promise<void> } {
  const { threads, opensHere, stuckMs = defaultStuckMs, onSlowType, ...inspector } = options;
  const pool = createThreadPool<InspectJob | LabelJob, Inspection | LabeledDocument>({
    script: new URL(`./inspect${extname(import.meta.url)}`, import.meta.url),
    workerData: { inspector },
    threads,
    timeoutMs: inspector.timeLimitMs + 1000 * (inspector.ocr?.seconds ?? 0) + graceMs,
    onTimeout: () => new FileError('too-slow', 'Cannot read file to its end: the time limit has passed'),
    stuckMs,
    onStuck: (type) => new StuckType(inspector.ownTypes?.[type]?.id ?? String(type)),
    revive: reviveFailure,
  });
  const stuck = new Map<string, number>();
  const noteStuck = (type: string): void => {
    const times = (stuck.get(type) ?? 0) + 1;
    stuck.set(type, times);
    onSlowType?.({ type, times, off: times >= mostStuck });
  };
  const inspectThere = async (job: InspectJob) => (await pool.run(job)) as Inspection;
  const switchedOff = () => [...stuck].flatMap(([type, times]) => (times >= mostStuck ? [type] : []));
  const run = async (job: InspectJob): Promise<Inspection> => {
    const without = switchedOff();
    for (;;) {
      try {
        const inspection = await inspectThere({ ...job, withoutTypes: without });
        return { ...inspection, unread: [...without.map(asUnread), ...inspection.unread] };
      } catch (error) {
        if (!(error instanceof StuckType)) throw error;
        noteStuck(error.type);
        without.push(error.type);
      }
    }
  };
  return {
    inspect: (content, name, wanted) =>
      run({ ...jobOf(content, name), labelsOnly: false, explain: wanted?.explain === true }),
    open: (content, name) =>
      opensHere === true
        ? new Promise((resolve) => {
            resolve(inspect(content.source, name, { ...inspector, labelsOnly: true }));
          })
        : inspectThere({ ...jobOf(content, name), labelsOnly: true }),
    switchedOff,
    ...labelDocuments((source, name) => open(source, name, inspector)),
    ...(opensHere !== true && {
      setLabel: async (content: Content, name: string, change: LabelChange) =>
        revived((await pool.run({ ...jobOf(content, name), change })) as LabeledDocument),
    }),
    close: () => pool.close(),
  };
}

type Opened = (source: ByteSource, name: string) => OpenDocument;

function setLabel(
  opened: Opened,
  source: ByteSource,
  { name, change: { label, ...options } }: Omit<LabelJob, 'bytes' | 'path'>,
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
    encryptedLabels: (source) => readEncryptedLabels(source, graceBudget())?.labels ?? [],
    markings: (source, name) => opened(source, name).markings?.() ?? [],
    removeLabel: (source, name, { siteId, ...options }) => opened(source, name).labeling?.remove(siteId, options),
  };
}

/** A type that was not looked for, as a piece of the file that is not known. */
function asUnread(type: string): UnreadPart {
  return { name: `type ${type}`, unread: 'too-slow' };
}

/** Opens a file for its labels: only its directory and its label parts are read. */
function open(source: ByteSource, name: string, { limitMs, ...options }: InspectorOptions & { limitMs?: number }) {
  return openDocument(source, { name, budget: graceBudget(limitMs), ...knownOf(options) }, formats).document;
}

function graceBudget(limitMs = graceMs): Budget {
  const deadline = Date.now() + limitMs;
  return createBudget(defaultLimits, () => Date.now() > deadline);
}

/** One file for a thread. */
type InspectJob = JobContent & {
  readonly labelsOnly: boolean;
  readonly explain?: boolean;
  readonly withoutTypes?: readonly string[];
};
/** A label for one file. */
type LabelJob = JobContent & { readonly change: LabelChange };
/** Its bytes, or the path of a temporary file that holds them. */
type JobContent = { readonly name: string } & ({ readonly bytes: Uint8Array } | { readonly path: string });

/** An error as it crosses the border between threads. */
interface InspectFailure {
  readonly kind?: FileErrorKind;
  readonly message: string;
}

function jobOf({ source, path }: Content, name: string): JobContent {
  return path === undefined ? { name, bytes: source.read(0, source.size) } : { name, path };
}

function revived({ patch, ...rest }: LabeledDocument): LabeledDocument {
  return { ...rest, patch: patch && revivedPatch(patch) };
}

function reviveFailure(failure: unknown): Error {
  const { kind, message } = failure as InspectFailure;
  return kind === undefined ? new Error(message) : new FileError(kind, message);
}

function serveJobs(inspector: InspectorOptions, pulse: Int32Array): void {
  const options = { ...inspector, watch: (type: number) => beat(pulse, type) };
  parentPort?.on('message', ({ job }: { job: InspectJob | LabelJob }) => {
    try {
      parentPort?.postMessage({ result: runJob(job, options) });
    } catch (error) {
      parentPort?.postMessage({ failure: asFailure(error) });
    }
  });
}

function runJob(job: InspectJob | LabelJob, inspector: InspectorOptions): Inspection | LabeledDocument {
  if ('bytes' in job) {
    const { buffer, byteOffset, byteLength } = job.bytes;
    return runOn(memorySource(Buffer.from(buffer, byteOffset, byteLength)), job, inspector);
  }
  const descriptor = openSync(job.path, 'r');
  try {
    return runOn(fileSource(descriptor), job, inspector);
  } finally {
    closeSync(descriptor);
  }
}

function runOn(source: ByteSource, job: InspectJob | LabelJob, inspector: InspectorOptions) {
  if ('change' in job) {
    const limitMs = inspector.timeLimitMs;
    return setLabel((from, name) => open(from, name, { ...inspector, limitMs }), source, job);
  }
  const { labelsOnly, explain: wanted = false, withoutTypes = [] } = job;
  return inspect(source, job.name, { ...inspector, labelsOnly, explain: wanted, withoutTypes });
}

function asFailure(error: unknown): InspectFailure {
  return error instanceof FileError ? { kind: error.kind, message: error.message } : { message: describeError(error) };
}

const threadData = workerData as { readonly inspector?: InspectorOptions; readonly pulse: Int32Array } | null;
if (!isMainThread && threadData?.inspector !== undefined) serveJobs(threadData.inspector, threadData.pulse);
