import { markingKinds } from '../../model/marking.ts';
import type { Label, MarkingDefinition } from '../policy.ts';
import type { WrittenMarkings } from './marking-schema.ts';

/** Of headers and footers a layout and of watermarks an alignment and a margin are not asked for: they get what changes nothing. */
const unasked = { alignment: 'center', margin: 0, layout: 'horizontal' } as const;

/** Every definition in full. */
export function resolveMarkings(written: WrittenMarkings): NonNullable<Label['markings']> {
  return Object.fromEntries(
    markingKinds.flatMap((kind): readonly (readonly [string, MarkingDefinition])[] => {
      const one = written[kind];
      if (one === undefined) return [];
      return [[kind, { ...unasked, ...one, text: one.text.replaceAll('\r\n', '\n'), color: one.color.toLowerCase() }]];
    }),
  );
}
