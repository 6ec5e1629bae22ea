/** What of the state of a page's content matters for its text: the font, and what `q` and `Q` do to it (ISO 32000-1, 8.4.2). */
import type { PdfFile } from '../syntax/pdf-file.ts';
import type { PdfDictionary, PdfValue } from '../syntax/values.ts';
import type { FontText } from './font-text.ts';
import type { Operator } from './operators.ts';
import { resource } from './resources.ts';
import type { TextFont } from './text-lines.ts';

export interface ContentState {
  operate(operator: Operator): void;
  readonly font: TextFont;
  /** Text is added to the clipping path (`Tr` 4 to 7): what it hides shows once it is gone. */
  readonly clips: boolean;
  /** A path is begun and not painted. */
  readonly inPath: boolean;
}

export interface ContentContext {
  readonly file: PdfFile;
  readonly resources: PdfDictionary | undefined;
  readonly fontText: (font: PdfValue | undefined) => FontText;
}

interface Saved {
  readonly font: Omit<TextFont, 'space'>;
  readonly space: number;
  readonly clips: boolean;
}

const mostSaved = 1000;
const nothing: Saved['font'] = { text: () => undefined, size: 0 };
const pathOperators = new Set(['m', 'l', 'c', 'v', 'y', 'h', 're']);
/** Those that paint a path, and the one that ends it unpainted (table 60). */
export const paintOperators: ReadonlySet<string> = new Set(['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*']);

export function createContentState(context: ContentContext): ContentState {
  let now: Saved = { font: nothing, space: 0, clips: false };
  let spaces = 0;
  let inPath = false;
  const saved: Saved[] = [];
  return {
    operate({ name, operands }) {
      if (name === 'q' && saved.length < mostSaved) saved.push(now);
      else if (name === 'Q') now = saved.pop() ?? now;
      else if (name === 'Tf' || name === 'gs') now = { ...now, font: fontAfter(context, name, operands) ?? now.font };
      else if (name === 'cm') now = { ...now, space: ++spaces };
      else if (name === 'Tr') now = { ...now, clips: !isBelow(operands[0], 4) };
      else if (pathOperators.has(name)) inPath = true;
      else if (name === 'n' || paintOperators.has(name)) inPath = false;
    },
    get font() {
      return { ...now.font, space: now.space };
    },
    get clips() {
      return now.clips;
    },
    get inPath() {
      return inPath;
    },
  };
}

function isBelow(value: PdfValue | undefined, limit: number): boolean {
  return value?.kind === 'number' && value.value < limit;
}

/** `Tf` names a font; a graphics state may hold one (table 58). */
function fontAfter(context: ContentContext, by: 'Tf' | 'gs', operands: readonly PdfValue[]): Saved['font'] | undefined {
  const { file, resources, fontText } = context;
  const [name, size] = operands;
  if (name?.kind !== 'name') return nothing;
  if (by === 'Tf') {
    const font = resource(file, resources, ['Font', name.value]);
    return { text: fontText(font), size: size?.kind === 'number' ? size.value : 0 };
  }
  const state = file.resolve(resource(file, resources, ['ExtGState', name.value]));
  return state?.kind === 'dictionary' && file.get(state, 'Font') !== undefined ? nothing : undefined;
}
