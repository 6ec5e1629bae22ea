/** The forms in which an Outlook message holds its text: plain, HTML, rich text. A marking is put into each of them, or into none. */
import { findStream, type CfbStream, type CompoundFile } from '../containers/compound-file.ts';
import { FileError } from '../../model/errors.ts';
import type { MarkingKind } from '../../model/marking.ts';
import { codePageName } from '../code-pages.ts';
import type { Body } from './bodies.ts';
import { changeBody, type BodyChange } from './body-markings.ts';
import { decompressRtf, wrapRtf } from './compressed-rtf.ts';
import { propertyTypes, streamName, type PropertyEdit } from './msg-edit.ts';
import { readProperties } from './msg-properties.ts';
import { changeRtf } from './rtf-markings.ts';

/** MS-OXPROPS 2: PidTagBody, PidTagHtml, PidTagRtfCompressed, PidTagInternetCodepage. */
const numbers = { body: 0x1000, html: 0x1013, rtf: 0x1009, internetCodePage: 0x3fde } as const;
const { wide, narrow, binary } = propertyTypes;

export interface ChangedForms {
  readonly edits: readonly PropertyEdit[];
  /** Of those that were to be added. */
  readonly put: ReadonlySet<MarkingKind>;
}

/** Largest stream of rich text that is looked at, bytes. */
const mostBytes = 16 * 1024 ** 2;

/** What is put in is what every form can take; nothing is put into a message without text. */
export function changeForms(file: CompoundFile, codePage: number, change: BodyChange): ChangedForms {
  const forms = formsOf(file, codePage);
  // What others put in is told from content in plain text and HTML only: with a third form it would stay there.
  const told = { ...change, foreign: forms.some(({ isRtf }) => isRtf) ? [] : change.foreign };
  const tried = forms.map((form) => form.change(told));
  const kinds = told.add.map(({ kind }) => kind);
  const put = new Set(tried.length === 0 ? [] : kinds.filter((kind) => tried.every((one) => one.put.has(kind))));
  const add = told.add.filter(({ kind }) => put.has(kind));
  const done = add.length === told.add.length ? tried : forms.map((form) => form.change({ ...told, add }));
  return { edits: done.flatMap(({ edit }) => (edit === undefined ? [] : [edit])), put };
}

interface Form {
  readonly isRtf: boolean;
  change(change: BodyChange): { readonly edit: PropertyEdit | undefined; readonly put: ReadonlySet<MarkingKind> };
}

function formsOf(file: CompoundFile, codePage: number): readonly Form[] {
  const page = readProperties(file, file.root, codePage).integer(numbers.internetCodePage) ?? codePage;
  const of = (number: number, type: number, make: (stream: CfbStream) => Form): readonly Form[] => {
    const stream = findStream(file.root, streamName(number, type).toUpperCase());
    return stream === undefined || stream.size === 0 ? [] : [make(stream)];
  };
  const text = (number: number, kind: Body['kind'], [type, from]: readonly [number, number]): readonly Form[] =>
    of(number, type, (stream) => textForm(file.read(stream), { number, type, kind, codePage: from }));
  return [
    ...text(numbers.body, 'plain', [wide, utf16]),
    ...text(numbers.body, 'plain', [narrow, codePage]),
    ...text(numbers.html, 'html', [binary, page]),
    ...text(numbers.html, 'html', [wide, utf16]),
    ...text(numbers.html, 'html', [narrow, codePage]),
    ...of(numbers.rtf, binary, (stream) => rtfForm(file, stream)),
  ];
}

const utf16 = 1200;
const nothingPut: ReadonlySet<MarkingKind> = new Set();

interface TextPlace {
  readonly number: number;
  readonly type: number;
  readonly kind: Body['kind'];
  readonly codePage: number;
}

/** UTF-16 is changed as UTF-8: half of a pair, which has no such form, keeps the text from being changed. */
function textForm(stored: Buffer, { number, type, kind, codePage }: TextPlace): Form {
  const [, ends = ''] = /(\0*)$/u.exec(stored.toString('latin1')) ?? [];
  const isWide = codePage === utf16;
  const length = isWide ? stored.length - 2 * Math.floor(ends.length / 2) : stored.length - ends.length;
  const content = stored.subarray(0, length);
  const rest = stored.subarray(length);
  const raw = isWide ? Buffer.from(content.toString('utf16le')) : content;
  const isKept = !isWide || Buffer.from(raw.toString(), 'utf16le').equals(content);
  const charset = isWide ? 'utf-8' : codePageName(codePage);
  return {
    isRtf: false,
    change(change) {
      if (!isKept) return { edit: undefined, put: nothingPut };
      const changed = changeBody({ kind, charset, encoding: 'binary', raw, start: 0 }, change);
      if (changed.raw === undefined) return { edit: undefined, put: changed.put };
      const text = isWide ? Buffer.from(changed.raw.toString(), 'utf16le') : changed.raw;
      return { edit: { number, type, content: Buffer.concat([text, rest]), isPresent: true }, put: changed.put };
    },
  };
}

function rtfForm(file: CompoundFile, stream: CfbStream): Form {
  return {
    isRtf: true,
    change({ remove, add, budget }) {
      const rtf = stream.size > mostBytes ? undefined : readRtf(() => decompressRtf(file.read(stream), budget));
      if (rtf === undefined || rtf.length > mostBytes) return { edit: undefined, put: nothingPut };
      const text = rtf.toString('latin1');
      const changed = changeRtf(text, { remove: remove.map(({ kind }) => kind), add });
      if (changed.rtf === text) return { edit: undefined, put: changed.put };
      const content = wrapRtf(Buffer.from(changed.rtf, 'latin1'));
      return { edit: { number: numbers.rtf, type: binary, content, isPresent: true }, put: changed.put };
    },
  };
}

function readRtf(read: () => Buffer): Buffer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError && (error.kind === 'corrupt' || error.kind === 'too-large')) return undefined;
    throw error;
  }
}
