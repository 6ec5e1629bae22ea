/** Text that is put together from pieces of a source, and still knows where in the source each piece stood. */
import { lastAtMost } from './locate-line.ts';
import { createTextBuilder } from './ooxml/text-builder.ts';

export interface MappedText {
  readonly text: string;
  /** Offset in the source of what stands at `offset` of the text: that of the piece that holds it. */
  readonly sourceOffset: (offset: number) => number;
}

export interface MappedTextBuilder {
  /** `at` is where the piece stood in the source; pieces come in rising order or not. */
  add(piece: string, at: number): void;
  /** Characters so far. */
  length(): number;
  done(): MappedText;
}

export function createMappedText(): MappedTextBuilder {
  const out = createTextBuilder();
  const starts: number[] = [];
  const sources: number[] = [];
  return {
    add(piece, at) {
      if (piece === '') return;
      starts.push(out.length());
      sources.push(at);
      out.add(piece);
    },
    length: () => out.length(),
    done: () => ({
      text: out.done(),
      sourceOffset(offset) {
        const index = lastAtMost(starts, offset);
        return (sources[index] ?? 0) + offset - (starts[index] ?? 0);
      },
    }),
  };
}
