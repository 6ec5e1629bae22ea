import type { Grounds, Place as FoundPlace } from '../../model/finding.ts';
import { confidenceTogether } from '../../model/own-type.ts';
import { contextOf } from '../explain.ts';
import type { Misses } from '../explain.ts';
import { placeOf } from '../place-of.ts';
import type { Tally } from '../tally.ts';
import { firstFrom } from './hits.ts';
import { itemOf } from './likeness.ts';
import { evidenceHolds, reasons } from './own-evidence.ts';
import type { Place } from './own-evidence.ts';
import type { CompiledTogether, CompiledType } from './own-program.ts';
import type { Scope } from './scope.ts';

/** The window of a text in which cues say the most together. */
interface Gathering {
  readonly confidence: number;
  readonly place: Place;
  /** Indexes of the cues that hold there. */
  readonly cues: readonly number[];
}

/**
 * Slides a window of the proximity over the text: it begins at each hit that starts in the scope's own stretch. Of windows that say as much,
 * the first counts; undefined where no cue holds in any.
 */
function gather(
  scope: Scope,
  { cues, elements }: CompiledTogether,
  { proximity, checkTime }: { readonly proximity: number; readonly checkTime: () => void },
): Gathering | undefined {
  const most = confidenceTogether(cues);
  let best: Gathering | undefined;
  let looks = 0;
  for (const start of startsOf(scope, elements)) {
    if (++looks % 256 === 0) checkTime();
    const place: Place = { scope, span: { start, end: start }, proximity, ahead: true };
    const holding = cues.flatMap(({ evidence }, index) =>
      evidence.every((one) => evidenceHolds(one, place)) ? [index] : [],
    );
    const confidence = confidenceTogether(holding.flatMap((index) => cues[index] ?? []));
    if (confidence > (best?.confidence ?? 0)) best = { confidence, place, cues: holding };
    if (confidence === most) break;
  }
  return best;
}

function startsOf(scope: Scope, elements: readonly number[]): readonly number[] {
  const starts = elements.flatMap((element) => {
    const found = scope.hits(element);
    return found.starts.slice(firstFrom(found, scope.own.start), firstFrom(found, scope.own.end));
  });
  return [...new Set(starts)].sort((a, b) => a - b);
}

/** What cues say together in the documents of a file. */
export interface TogetherScan {
  read(scope: Scope, type: CompiledType): void;
  /** Adds a value for each document in which a pattern is reached: the document itself. */
  add(tallies: readonly Tally[]): void;
}

interface Found {
  readonly type: CompiledType;
  readonly confidence: number;
  readonly place: FoundPlace;
  readonly grounds: Grounds | undefined;
}

export function createTogetherScan(options: {
  readonly checkTime: () => void;
  readonly misses?: Misses | undefined;
}): TogetherScan {
  const found = new Map<CompiledTogether, Map<string, Found>>();
  const { checkTime, misses } = options;
  return {
    read(scope, type) {
      for (const together of type.together) {
        const gathering = gather(scope, together, { proximity: type.proximity, checkTime });
        if (gathering === undefined) continue;
        const items = found.get(together) ?? new Map<string, Found>();
        found.set(together, items);
        const item = itemOf(scope.part);
        const { confidence } = gathering;
        if (confidence <= (items.get(item)?.confidence ?? 0)) continue;
        const place = placeOf(scope.part, scope.offset + gathering.place.span.start, 0);
        const grounds = misses === undefined ? undefined : groundsOf(gathering, together, place);
        items.set(item, { type, confidence, place, grounds });
      }
    },
    add(tallies) {
      for (const [{ levels }, items] of found) {
        for (const [item, { type, confidence, place, grounds }] of items) {
          const reached = levels.find((one) => one.confidence <= confidence);
          if (reached === undefined) {
            misses?.add(type.id, `${confidence} of ${levels.at(-1)?.confidence ?? 0} together`, () => place);
            continue;
          }
          tallies[type.index]?.add({
            value: '',
            said: `${confidence} % together`,
            normalized: `document ${item}`,
            level: reached.level,
            place: () => place,
            grounds: grounds && (() => grounds),
          });
        }
      }
    },
  };
}

function groundsOf({ place, cues, confidence }: Gathering, together: CompiledTogether, at: FoundPlace): Grounds {
  const holding = cues.flatMap((index) => together.cues[index] ?? []);
  return {
    place: at,
    confidence,
    earnedBy: holding.flatMap(({ evidence }) => evidence.flatMap((one) => reasons(one, place))),
    context: contextOf(place.scope.text, place.span),
  };
}
