/** What a form shows (ISO 32000-1, 8.10): text that can be told, and whether there is a picture beside it. */
import { orUnreadable } from '../syntax/or-unreadable.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import type { PdfDictionary, PdfObject, PdfValue } from '../syntax/values.ts';
import { createContentState } from './content-state.ts';
import type { FontText } from './font-text.ts';
import { operatorsIn } from './operators.ts';
import { formOf, resource } from './resources.ts';
import { createTextLines, type ShownText } from './text-lines.ts';

export interface FormText {
  readonly text: ShownText;
  readonly hasPicture: boolean;
}

export type Form = PdfObject & { readonly value: PdfDictionary };

/** Forms within one another; and bytes of one that are looked through: a marking is small. */
const deepest = 8;
const mostBytes = 1024 ** 2;
const unreadable: FormText = { text: { lines: [], isUnknown: true }, hasPicture: false };

export type FormTexts = (form: Form, resources: PdfDictionary | undefined) => FormText;

/** Forms with resources of their own are read once. */
export function createFormTexts(file: PdfFile, fontText: (font: PdfValue | undefined) => FontText): FormTexts {
  const known = new Map<number, FormText>();

  const read = (form: Form, inherited: PdfDictionary | undefined, depth: number): FormText => {
    if (depth > deepest) return unreadable;
    const own = file.dictionary(form.value, 'Resources');
    const found = own === undefined ? undefined : known.get(form.number);
    const text = found ?? orUnreadable(unreadable, () => textOf(form, own ?? inherited, depth));
    if (own !== undefined) known.set(form.number, text);
    return text;
  };

  const textOf = (form: Form, resources: PdfDictionary | undefined, depth: number): FormText => {
    const content = file.content(form);
    if (content.length > mostBytes) return unreadable;
    const lines = createTextLines();
    const state = createContentState({ file, resources, fontText });
    let hasPicture = false;
    for (const operator of operatorsIn(content)) {
      file.budget.checkTime();
      const { name, operands } = operator;
      state.operate(operator);
      if (name === 'BI' || name === 'sh') hasPicture = true;
      else if (name === 'Do') {
        const [drawn] = operands;
        const value = drawn?.kind === 'name' ? resource(file, resources, ['XObject', drawn.value]) : undefined;
        const inner = formOf(file, value);
        const within = inner === undefined ? undefined : read(inner, resources, depth + 1);
        if (within !== undefined) lines.append(within.text);
        hasPicture ||= within?.hasPicture ?? true;
      } else lines.operate(name, operands, state.font);
    }
    return { text: lines.done(), hasPicture };
  };

  return (form, resources) => read(form, resources, 0);
}
