import type { LocalTools } from '../local-tools.ts';
import { FileError } from '../model/errors.ts';
import type { LabelSource, PresentLabel } from '../model/label.ts';
import type { PresentMarking } from '../model/marking.ts';
import { openLocalTools } from './open-local-tools.ts';
import { findTrees } from './find-files.ts';
import { describeFailure, withOpen } from './local-files.ts';
import { showCounter } from './progress.ts';
import { basename } from 'node:path';
import type { FilesOptions } from './work-on-files.ts';

/** What is said of one file: with `--json` one such object a line, and nothing else. */
export interface FileStatus {
  readonly file: string;
  /** `ooxml`, `pdf`; null where the type is not read. */
  readonly format: string | null;
  /** The label of our tenant. */
  readonly label: StatusLabel | null;
  readonly markings: readonly Pick<PresentMarking, 'kind' | 'text' | 'by'>[];
  /** Null, or how the file is protected: a code and a sentence. */
  readonly protection: string | null;
  readonly signed: boolean;
  /** Labels of other tenants. */
  readonly others: readonly StatusLabel[];
}

interface StatusLabel {
  readonly id: string;
  /** As the file has it, else as the policy knows it. */
  readonly name: string | null;
  readonly method: string;
  readonly siteId: string;
  readonly contentBits: number;
  readonly source: LabelSource;
}

/** `labelwright status`: exit code 0, or 1 where a file is broken or could not be got at. Throws `SettingsError`. */
export async function statusOfFiles(paths: readonly string[], options: FilesOptions): Promise<number> {
  const tools = openLocalTools(options.policy);
  const { files, problems } = findTrees(paths, [tools.state]);
  const counter = options.quiet || files.length < 2 ? undefined : showCounter(process.stderr, files.length);
  let failed = problems.length > 0;
  if (files.length + problems.length === 0) process.stderr.write('No files found\n');
  for (const { path, problem } of problems) process.stderr.write(`${path}: ${problem}\n`);
  try {
    for (const { path } of files) {
      const told = await statusOf(tools, path);
      if (told.fault !== undefined) {
        failed = true;
        process.stderr.write(`${path}: ${told.fault}\n`);
      }
      process.stdout.write(`${options.json ? JSON.stringify(told.status) : asText(tools, told)}\n`);
      counter?.step();
    }
  } finally {
    counter?.end();
    await tools.close();
  }
  return failed ? 1 : 0;
}

interface Told {
  readonly status: FileStatus;
  /** What keeps anybody from reading the file. */
  readonly fault?: string;
  /** Why nothing is known of it, where that is no fault. */
  readonly note?: string;
}

async function statusOf(tools: LocalTools, file: string): Promise<Told> {
  try {
    return { status: await withOpen(file, (content) => readOrSealed(tools, content)) };
  } catch (error) {
    const { reason, message } = describeFailure(error);
    const blank = { file, format: null, label: null, markings: [], protection: null, signed: false, others: [] };
    if (reason === 'unsupported' || reason === 'empty') return { status: blank, note: message };
    return { status: blank, fault: message };
  }
}

type OpenContent = Parameters<Parameters<typeof withOpen>[1]>[0];

/** Of an encrypted file what it says without its key. */
async function readOrSealed(tools: LocalTools, content: OpenContent): Promise<FileStatus> {
  try {
    return await readStatus(tools, content);
  } catch (error) {
    const { reason, message } = describeFailure(error);
    if (reason !== 'encrypted') throw error;
    const { documents } = tools.judge;
    const sealed = { format: null, markings: [], protection: `${reason}: ${message}`, signed: false };
    return { file: content.path, ...sealed, ...labelsOf(tools, documents.encryptedLabels(content.source)) };
  }
}

/** The main label is that of our tenant. */
function labelsOf({ judge }: LocalTools, labels: readonly PresentLabel[]): Pick<FileStatus, 'label' | 'others'> {
  const [main] = labels.filter(({ siteId }) => siteId === judge.siteId);
  const shown = (label: PresentLabel): StatusLabel => {
    const { labelId, siteId, method, contentBits } = label;
    const known = judge.policy.labels.find(({ id }) => id === labelId)?.name;
    return { id: labelId, name: label.name ?? known ?? null, method, siteId, contentBits, source: label.source };
  };
  return {
    label: main === undefined ? null : shown(main),
    others: labels.filter((label) => label !== main).map(shown),
  };
}

async function readStatus(tools: LocalTools, content: OpenContent): Promise<FileStatus> {
  const { judge } = tools;
  const { path, source } = content;
  const name = basename(path);
  const { format, labels, signed } = await judge.documents.open(content, name);
  return {
    file: path,
    format,
    ...labelsOf(tools, labels),
    markings: markingsOf(() => judge.documents.markings(source, name)),
    protection: null,
    signed,
  };
}

/** A header that can't be read keeps nobody from seeing the label. */
function markingsOf(read: () => readonly PresentMarking[]): FileStatus['markings'] {
  try {
    return read().map(({ kind, text, by }) => ({ kind, text, by }));
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function asText({ labelPath, judge }: LocalTools, { status, note }: Told): string {
  const { file, format, label, markings, protection, signed, others } = status;
  const told = (one: StatusLabel, whose: string): string => {
    const known = judge.policy.labels.some(({ id }) => id === one.id);
    const name = known
      ? labelPath(one.id as Parameters<typeof labelPath>[0])
      : (one.name ?? 'a label that the policy does not know');
    return `  ${whose}: ${name} (${one.id}), ${one.method}, tenant ${one.siteId}, content bits ${one.contentBits}, in ${one.source}`;
  };
  return [
    `${file}: ${format ?? 'not read'}${signed ? ', signed' : ''}`,
    label === null ? '  label: none' : told(label, 'label'),
    ...others.map((one) => told(one, 'other label')),
    ...markings.map(
      ({ kind, text, by }) => `  ${kind}${by === 'office' ? " of Office's" : ''}: ${text.replaceAll('\n', ' / ')}`,
    ),
    ...(protection === null ? [] : [`  protection: ${protection}`]),
    ...(note === undefined ? [] : [`  ${note}`]),
  ].join('\n');
}
