import { createTextBuilder, type TextBuilder } from '../ooxml/text-builder.ts';

/** A line that isn't complete yet. */
export interface Line {
  now: string[];
  before: string[];
  changed: boolean;
}

export interface Run {
  readonly text: string;
  readonly inserted: boolean;
  readonly deleted: boolean;
}

/** Lines of several parts at a time; of each part, those without a line of their own are added to the one at hand. */
export interface Lines {
  add(part: string, own: Line | undefined, run: Run): void;
  end(part: string, own: Line | undefined): void;
  done(): ReadonlyMap<string, string>;
}

export function createLine(): Line {
  return { now: [], before: [], changed: false };
}

export function createLines(first: string): Lines {
  const parts = new Map<string, TextBuilder>([[first, createTextBuilder()]]);
  const atHand = new Map<string, Line>();

  function lineOf(part: string): Line {
    const line = atHand.get(part) ?? createLine();
    atHand.set(part, line);
    return line;
  }

  function end(part: string, own: Line | undefined): void {
    const line = own ?? lineOf(part);
    const out = parts.get(part) ?? createTextBuilder();
    parts.set(part, out);
    const [now, before] = [line.now.join(''), line.before.join('')];
    if (now.trim() !== '') out.add(`${now}\n`);
    if (line.changed && before !== now && before.trim() !== '') out.add(`${before}\n`);
    Object.assign(line, createLine());
  }

  return {
    add(part, own, { text, inserted, deleted }) {
      const line = own ?? lineOf(part);
      if (inserted || deleted) line.changed = true;
      if (!deleted) line.now.push(text);
      if (!inserted) line.before.push(text);
    },
    end,
    done() {
      for (const part of atHand.keys()) end(part, undefined);
      return new Map([...parts].map(([name, out]) => [name, out.done()]));
    },
  };
}
