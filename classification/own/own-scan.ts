import { defaultEvidence, type EvidenceOptions } from '../../model/evidence.ts';
import type { Finding, Grounds, TextPart } from '../../model/finding.ts';
import type { Span } from '../evidence.ts';
import { contextOf } from '../explain.ts';
import type { Misses } from '../explain.ts';
import { placeOf } from '../place-of.ts';
import { createTally } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { firstFrom } from './hits.ts';
import { createLikenessScan } from './likeness.ts';
import type { LikenessScan } from './likeness.ts';
import { earnedBy, lackingFor, patternHolds } from './own-evidence.ts';
import type { Place } from './own-evidence.ts';
import type { CompiledPattern, CompiledType, OwnProgram, TypeGroup } from './own-program.ts';
import { openScope } from './scope.ts';
import { createTogetherScan } from './together.ts';
import type { TogetherScan } from './together.ts';
import type { Scope, Watch } from './scope.ts';

/** Looks for own types in one file. */
export interface OwnScan {
  read(part: TextPart): void;
  /** In the order of the types. */
  findings(): readonly Finding[];
}

export interface OwnScanOptions {
  /** Throws once time is up. */
  readonly checkTime: () => void;
  readonly watch?: Watch;
  readonly evidence?: EvidenceOptions;
  /** Where near misses go when reasons are asked for. */
  readonly misses?: Misses | undefined;
  /** UTF-16 units that are looked at together; whatever it is, the answer is the same. */
  readonly windowSize?: number | undefined;
}

/** Text is read in stretches of this many units, so that memory does not grow with a part. */
const defaultWindowSize = 256 * 1024;

/**
 * A value of a type is a hit of a primary element for which a pattern holds; from left to right, none overlaps the one before. Of
 * several patterns that hold from the same place, the one of the highest confidence counts, then the longest value.
 */
export function createOwnScan(program: OwnProgram, options: OwnScanOptions): OwnScan {
  const tallies = program.types.map(({ id, levels }) =>
    createTally({ id, levels }, options.evidence ?? defaultEvidence),
  );
  const likeness = program.templates.length === 0 ? undefined : createLikenessScan(program.templates);
  const together = createTogetherScan(options);
  return {
    read(part) {
      for (const group of program.groups) readGroup(part, group, { program, options, tallies, together });
      likeness?.read(part);
    },
    findings() {
      if (likeness !== undefined) addLikenesses(likeness, { program, options, tallies, together });
      together.add(tallies);
      return tallies.flatMap((tally) => tally.finding() ?? []);
    },
  };
}

interface Context {
  readonly program: OwnProgram;
  readonly options: OwnScanOptions;
  readonly tallies: readonly Tally[];
  readonly together: TogetherScan;
}

function readGroup(part: TextPart, group: TypeGroup, context: Context): void {
  const { program, options } = context;
  const { checkTime, watch = () => undefined, windowSize = defaultWindowSize } = options;
  const size = group.reach === Infinity ? Math.max(1, part.text.length) : windowSize;
  const resumeAt = new Map<CompiledType, number>();
  for (let start = 0; start < part.text.length; start += size) {
    checkTime();
    const scope = openScope(part, { start, end: start + size }, { program, group, checkTime, watch });
    for (const type of group.types) {
      takeValues(scope, type, { ...context, resumeAt });
      context.together.read(scope, type);
    }
  }
}

/** A document that is enough like a template is one value of the type, whatever else of it the file holds. */
function addLikenesses(scan: LikenessScan, { program, options, tallies }: Context): void {
  for (const { index, likenesses, levels } of program.types) {
    for (const { level, template, threshold } of likenesses) {
      for (const { percent, item, place } of scan.of(template).filter((one) => one.percent >= threshold)) {
        const said = `${percent} % of the template`;
        const confidence = levels[level]?.confidence ?? 0;
        const grounds = (): Grounds => ({ place, confidence, earnedBy: [said], context: '' });
        const explained = options.misses === undefined ? undefined : grounds;
        tallies[index]?.add({
          value: '',
          said,
          normalized: `document ${item}`,
          level,
          place: () => place,
          grounds: explained,
        });
      }
    }
  }
}

interface Candidate extends Span {
  readonly key: number;
  readonly patterns: readonly CompiledPattern[];
}

function takeValues(
  scope: Scope,
  type: CompiledType,
  context: Context & { readonly resumeAt: Map<CompiledType, number> },
): void {
  let resume = (context.resumeAt.get(type) ?? 0) - scope.offset;
  let looks = 0;
  let best: (Candidate & { readonly pattern: CompiledPattern }) | undefined;
  const settle = (): void => {
    if (best === undefined) return;
    add(scope, type, best, context);
    resume = best.end;
    best = undefined;
  };
  for (const candidate of candidatesOf(scope, type)) {
    if (best !== undefined && candidate.start > best.start) settle();
    if (candidate.start < resume) continue;
    if (++looks % 256 === 0) context.options.checkTime();
    const place: Place = { scope, span: candidate, proximity: type.proximity };
    const pattern = candidate.patterns.find((one) => patternHolds(one, place));
    if (pattern === undefined) miss(candidate, type, { place, misses: context.options.misses });
    else if (best === undefined || pattern.level < best.pattern.level) best = { ...candidate, pattern };
  }
  settle();
  context.resumeAt.set(type, resume + scope.offset);
}

/** By start, then the longer first. */
function candidatesOf(scope: Scope, { primaries }: CompiledType): readonly Candidate[] {
  const candidates = primaries.flatMap(({ element, patterns }) => {
    const hits = scope.hits(element);
    const list: Candidate[] = [];
    for (let index = firstFrom(hits, scope.own.start); index < hits.starts.length; index++) {
      const start = hits.starts[index] ?? 0;
      if (start >= scope.own.end) break;
      list.push({ start, end: hits.ends[index] ?? start, key: hits.keys[index] ?? 0, patterns });
    }
    return list;
  });
  return primaries.length === 1 ? candidates : candidates.sort((a, b) => a.start - b.start || b.end - a.end);
}

function add(
  scope: Scope,
  type: CompiledType,
  { start, end, key, pattern }: Candidate & { readonly pattern: CompiledPattern },
  { tallies, options }: Context,
): void {
  const place = () => placeOf(scope.part, scope.offset + start, end - start);
  const grounds = (): Grounds => {
    const earned = earnedBy(pattern, { scope, span: { start, end }, proximity: type.proximity });
    return {
      place: place(),
      confidence: pattern.confidence,
      earnedBy: earned.length === 0 ? ['value alone'] : earned,
      context: contextOf(scope.text, { start, end }),
    };
  };
  tallies[type.index]?.add({
    value: scope.text.slice(start, end),
    normalized: String(key),
    level: pattern.level,
    place,
    grounds: options.misses === undefined ? undefined : grounds,
  });
}

function miss(
  { patterns, start, end }: Candidate,
  { id }: CompiledType,
  { place, misses }: { readonly place: Place; readonly misses: Misses | undefined },
): void {
  const least = patterns.at(-1);
  if (misses === undefined || least === undefined) return;
  misses.add(id, lackingFor(least, place), () => placeOf(place.scope.part, place.scope.offset + start, end - start));
}
