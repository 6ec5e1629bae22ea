/** A process that does one thing to one file after another, each to the end: on the disk, synced. */
import { closeSync, copyFileSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

import JSZip from 'jszip';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { labelPairs } from '../../formats/label-metadata.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource, passingChunks, patchedSource } from '../../lib/patch.ts';
import { fileSource } from '../../lib/spool.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { labelByPdfLib } from './label-by-pdf-lib.ts';
import { childData, forgetPeak, report, residentMemory } from './children.ts';

export interface FileWorkerOrder {
  readonly work: keyof typeof works;
}

export interface FileTask {
  readonly file: string;
  readonly output: string;
}

export interface FileWorkerResult {
  readonly ms: number;
  /** Most memory while it worked, above what the process had before, bytes. */
  readonly peak: number;
}

const label: LabelAssignment = {
  siteId: '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381' as SiteId,
  labelId: '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011' as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-01T00:00:00Z',
  actionId: '00000000-0000-4000-8000-000000000001',
  contentBits: 0,
};

const pairs: ReadonlyMap<string, string> = new Map(labelPairs(label).map(({ name, value }) => [name, value]));

const works = {
  copy({ file, output }: FileTask) {
    copyFileSync(file, output);
    const descriptor = openSync(output, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
  },
  label({ file, output }: FileTask) {
    const descriptor = openSync(file, 'r');
    try {
      writeSynced(labeledBy(fileSource(descriptor), file), output);
    } finally {
      closeSync(descriptor);
    }
  },
  /** Its usual way: everything deflated again, pictures too. */
  jszip: (task: FileTask) => labelByJszip(task, { compression: 'DEFLATE' }),
  /** Told of each entry to leave its method as it is, which jszip then copies. */
  'jszip-tuned': (task: FileTask) => labelByJszip(task, {}),
  async 'pdf-lib'({ file, output }: FileTask) {
    writeSynced(memorySource(await labelByPdfLib(readFileSync(file), pairs)), output);
  },
};

const { work } = childData() as FileWorkerOrder;
const run = works[work];
process.on('message', (message: string) => void measure(JSON.parse(message) as FileTask));

async function measure(task: FileTask): Promise<void> {
  globalThis.gc?.();
  const before = residentMemory(process.pid).now;
  forgetPeak(process.pid);
  const begun = performance.now();
  await run(task);
  const ms = performance.now() - begun;
  report({ ms, peak: Math.max(0, residentMemory(process.pid).peak - before) } satisfies FileWorkerResult);
}

/** With the label in it, which is read back as the product does. */
function labeledBy(source: ByteSource, name: string): ByteSource {
  const open = (bytes: ByteSource) =>
    openDocument(bytes, { name, budget: createBudget(defaultLimits, () => false) }, formats).document;
  const patch = open(source).labeling?.set(label, { store: 'auto', markings: [] });
  if (patch === undefined) throw new Error('Cannot go on: the document carries the label already');
  const labeled = patchedSource(source, patch);
  const carried = open(labeled).labels.some(({ labelId }) => labelId === label.labelId);
  if (!carried) throw new Error('Cannot go on: the label could not be read back');
  return labeled;
}

function writeSynced(bytes: ByteSource, output: string): void {
  const descriptor = openSync(output, 'w');
  try {
    for (const chunk of passingChunks(bytes)) {
      let written = 0;
      while (written < chunk.length) written += writeSync(descriptor, chunk, written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The same label by hand: the part, its content type and its relationship. */
async function labelByJszip({ file, output }: FileTask, options: { readonly compression?: 'DEFLATE' }): Promise<void> {
  const zip = await JSZip.loadAsync(readFileSync(file));
  const type = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties';
  await editEntry(
    zip,
    '[Content_Types].xml',
    `<Override PartName="/docProps/custom.xml" ContentType="${type}"/></Types>`,
  );
  await editEntry(
    zip,
    '_rels/.rels',
    `<Relationship Id="rIdLabel" Type="${relation}" Target="docProps/custom.xml"/></Relationships>`,
  );
  zip.file('docProps/custom.xml', customProperties(), { compression: 'DEFLATE', createFolders: false });
  const bytes = await zip.generateAsync({ type: 'nodebuffer', ...options });
  writeSynced(memorySource(bytes), output);
}

async function editEntry(zip: JSZip, name: string, ending: string): Promise<void> {
  const text = (await zip.file(name)?.async('string')) ?? '';
  zip.file(name, text.replace(/<\/[^<>]*>\s*$/u, ending), { compression: 'DEFLATE' });
}

function customProperties(): string {
  const attributes = { Enabled: 'true', SiteId: label.siteId, Method: 'Standard', Name: label.name, ContentBits: '0' };
  const properties = Object.entries(attributes).map(
    ([key, value], index) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="MSIP_Label_${label.labelId}_${key}"><vt:lpwstr>${value}</vt:lpwstr></property>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${properties.join('')}</Properties>`;
}
