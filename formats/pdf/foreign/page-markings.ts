/**
 * Headers, footers and watermarks in the content of a page that say themselves that they are none of what the page is about: artifacts
 * (ISO 32000-1, 14.8.2.2), optional content for such (8.11), and forms that Acrobat has noted as such.
 */
import type { MarkingKind } from '../../../model/marking.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, rawText, type PdfDictionary, type PdfValue } from '../syntax/values.ts';
import { createContentState, paintOperators, type ContentContext } from './content-state.ts';
import type { FormTexts } from './form-text.ts';
import { operatorsIn, type Operator } from './operators.ts';
import { artifactKind, formKind, formOf, optionalKind, resource } from './resources.ts';
import { createTextLines, type ShownText, type TextLines } from './text-lines.ts';

export interface FoundMarking {
  /** Undefined for an artifact that doesn't say what it is, as LibreOffice writes headers, footers and much else. */
  readonly kind: MarkingKind | undefined;
  readonly text: ShownText;
  /** Something hangs together with it, so that it can't be taken out alone. */
  readonly isTied: boolean;
  /** Of its first byte. */
  readonly start: number;
  readonly end: number;
  /** What takes it out of the content and leaves the state of all else as it was. */
  readonly edits: readonly ContentEdit[];
  /** Names of the forms that it draws. */
  readonly forms: readonly string[];
}

export interface ContentEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface PageContext extends ContentContext {
  readonly formTexts: FormTexts;
}

/** A marking that the operators are within. */
interface Within {
  readonly kind: MarkingKind | undefined;
  readonly start: number;
  readonly depth: number;
  readonly lines: TextLines;
  readonly edits: ContentEdit[];
  readonly forms: string[];
  isTied: boolean;
  /** Text was taken out since the last move: what follows it would lie elsewhere. */
  pending: boolean;
}

const showOperators = new Set(['Tj', 'TJ']);
const moveOperators = new Set(['Td', 'TD', 'Tm', 'T*', "'", '"', 'ET', 'BT']);

export function markingsIn(content: Buffer, context: PageContext): readonly FoundMarking[] {
  const { file } = context;
  const found: (FoundMarking & { isTied: boolean })[] = [];
  const state = createContentState(context);
  let depth = 0;
  let within: Within | undefined;
  // The last marking whose text is followed by whatever comes.
  let ended: { isTied: boolean } | undefined;
  for (const operator of operatorsIn(content)) {
    file.budget.checkTime();
    const { name } = operator;
    if (ended !== undefined && showOperators.has(name)) ended.isTied = true;
    if (ended !== undefined && (showOperators.has(name) || moveOperators.has(name))) ended = undefined;
    const wasInPath = state.inPath;
    state.operate(operator);
    if (name === 'BDC' || name === 'BMC') {
      depth++;
      const kind = within?.kind === undefined ? sequenceKind(operator, context) : undefined;
      const isBegin = kind !== undefined && (kind !== 'untold' || within === undefined);
      if (isBegin) within = begin(kind, operator, { depth, isTied: wasInPath });
      else if (within !== undefined && hasContentId(operator, context)) within.isTied = true;
      continue;
    }
    if (name === 'EMC') {
      if (within?.depth === depth) {
        const marking = end(within, operator, state.inPath);
        found.push(marking);
        ended = within.pending ? marking : undefined;
        within = undefined;
      }
      depth = Math.max(0, depth - 1);
      continue;
    }
    if (within !== undefined) take(within, operator, { context, state });
    else if (name === 'Do') found.push(...noted(operator, context));
  }
  // One that doesn't end reaches to who knows where.
  if (within !== undefined) found.push({ ...end(within, undefined, true), isTied: true });
  return found;
}

function begin(
  kind: MarkingKind | 'untold',
  { start, end: until }: Operator,
  rest: { depth: number; isTied: boolean },
): Within {
  const edits = [{ start, end: until, text: '' }];
  return {
    kind: kind === 'untold' ? undefined : kind,
    start,
    ...rest,
    lines: createTextLines(),
    edits,
    forms: [],
    pending: false,
  };
}

function end(within: Within, operator: Operator | undefined, inPath: boolean): FoundMarking & { isTied: boolean } {
  const { kind, start, lines, edits, forms, isTied } = within;
  const until = operator?.end ?? start;
  const last = operator === undefined ? [] : [{ start: operator.start, end: until, text: '' }];
  return { kind, text: lines.done(), isTied: isTied || inPath, start, end: until, edits: [...edits, ...last], forms };
}

interface Taking {
  readonly context: PageContext;
  readonly state: { readonly font: ReturnType<typeof createContentState>['font']; readonly clips: boolean };
}

/** What paints is taken out; what sets the state, for whatever comes later, stays. */
function take(within: Within, operator: Operator, { context, state }: Taking): void {
  const { name, operands, start, end: until } = operator;
  const replace = (text: string): void => void within.edits.push({ start, end: until, text });
  within.lines.operate(name, operands, state.font);
  if (moveOperators.has(name)) within.pending = false;
  if (paintOperators.has(name)) replace('n');
  else if (name === 'BI' || name === 'sh') within.isTied = true;
  else if (name === 'Do') {
    takeForm(within, operands, context);
    replace('');
  } else if (showOperators.has(name) || name === "'" || name === '"') {
    within.isTied ||= state.clips;
    within.pending = true;
    replace(movesAlone(name, operands));
  }
}

/** The moves of an operator that shows text as well (table 109). */
function movesAlone(name: string, operands: readonly PdfValue[]): string {
  if (name === "'") return 'T*';
  if (name !== '"') return '';
  const [words, characters] = operands;
  return words === undefined || characters === undefined ? 'T*' : `${rawText(words)} Tw ${rawText(characters)} Tc T*`;
}

function takeForm(within: Within, operands: readonly PdfValue[], { file, resources, formTexts }: PageContext): void {
  const [name] = operands;
  const value = name?.kind === 'name' ? resource(file, resources, ['XObject', name.value]) : undefined;
  const form = formOf(file, value);
  if (name?.kind !== 'name' || form === undefined) {
    within.isTied = true;
    return;
  }
  const { text, hasPicture } = formTexts(form, resources);
  within.forms.push(name.value);
  within.lines.append(text);
  within.isTied ||= hasPicture;
}

/** A form that says by itself what it is, wherever it is drawn. */
function noted(operator: Operator, context: PageContext): readonly (FoundMarking & { isTied: boolean })[] {
  const { file, resources, formTexts } = context;
  const [name] = operator.operands;
  if (name?.kind !== 'name') return [];
  const form = formOf(file, resource(file, resources, ['XObject', name.value]));
  const kind = form === undefined ? undefined : formKind(file, form.value);
  if (form === undefined || kind === undefined) return [];
  const { text, hasPicture } = formTexts(form, resources);
  const { start, end: until } = operator;
  return [
    {
      kind,
      text,
      isTied: hasPicture,
      start,
      end: until,
      edits: [{ start, end: until, text: '' }],
      forms: [name.value],
    },
  ];
}

function sequenceKind({ operands }: Operator, { file, resources }: PageContext): MarkingKind | 'untold' | undefined {
  const [tag, written] = operands;
  if (tag?.kind !== 'name') return undefined;
  if (written === undefined) return tag.value === 'Artifact' ? 'untold' : undefined;
  const value = written.kind === 'name' ? resource(file, resources, ['Properties', written.value]) : written;
  if (tag.value === 'OC') return optionalKind(file, value);
  const properties = file.resolve(value);
  if (tag.value !== 'Artifact' || properties?.kind !== 'dictionary') return undefined;
  return isInStructure(file, properties) ? undefined : artifactKind(file, properties);
}

/** Content of the document's structure is none of its artifacts (ISO 32000-1, 14.7.4.2). */
function hasContentId({ operands }: Operator, { file, resources }: PageContext): boolean {
  const [, written] = operands;
  const value = written?.kind === 'name' ? resource(file, resources, ['Properties', written.value]) : written;
  const properties = file.resolve(value);
  return properties?.kind === 'dictionary' && isInStructure(file, properties);
}

function isInStructure(file: PdfFile, properties: PdfDictionary): boolean {
  const id = entryOf(properties, 'MCID');
  return id !== undefined && file.resolve(id) !== undefined;
}
