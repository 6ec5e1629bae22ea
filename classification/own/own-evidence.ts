import type { OwnEvidence } from '../../model/own-type.ts';
import type { Span } from '../evidence.ts';
import { countHits, gapOf, nearestHit } from './hits.ts';
import type { Near } from './hits.ts';
import type { CompiledEvidence, CompiledPattern, RecordColumn } from './own-program.ts';
import { holdsField, rowsWith } from './record-table.ts';
import type { Scope } from './scope.ts';

/** A value, and the text in which evidence for it is looked for. */
export interface Place extends Near {
  readonly scope: Scope;
  /** The row that the value stands in, where it is one of a table. */
  readonly row?: number;
}

/** Whether a pattern holds for the value that its primary element found. */
export function patternHolds(pattern: CompiledPattern, place: Place): boolean {
  return passesChecks(pattern.checks, place) && placesOf(pattern, place).some((one) => allHold(pattern, one));
}

/** The place itself, or for a value of a table one for each of its rows. */
function placesOf({ record }: CompiledPattern, place: Place): readonly Place[] {
  if (record === undefined) return [place];
  const { scope, span } = place;
  return rowsWith(record.table, record.field, scope.text.slice(span.start, span.end)).map((row) => ({ ...place, row }));
}

function allHold({ evidence }: CompiledPattern, place: Place): boolean {
  return evidence.every((one) => evidenceHolds(one, place));
}

/** Hashes of what stands in a text, for as long as it is read. */
const known = new WeakMap<Scope, Map<string, Buffer>>();

function fieldHolds({ table, field }: RecordColumn, { scope, span, proximity, row }: Place): boolean {
  if (row === undefined) return false;
  const hashes = known.get(scope) ?? new Map<string, Buffer>();
  known.set(scope, hashes);
  const before = scope.text.slice(Math.max(0, span.start - proximity), span.start);
  const after = scope.text.slice(span.end, span.end + proximity);
  return holdsField(table, { row, field }, [before, after], hashes);
}

function passesChecks(checks: CompiledPattern['checks'], { scope, span }: Place): boolean {
  return checks.every((check) => check(scope.text.slice(span.start, span.end), scope.text, span));
}

export function evidenceHolds(evidence: CompiledEvidence, place: Place): boolean {
  if ('any' in evidence) {
    const count = countHolding(evidence.any, place);
    return count >= evidence.atLeast && count <= evidence.atMost;
  }
  if ('column' in evidence) return fieldHolds(evidence.column, place);
  const { element, minCount, unique } = evidence;
  return countHits(place.scope.hits(element), place, { enough: minCount, unique }) >= minCount;
}

function countHolding(any: readonly CompiledEvidence[], place: Place): number {
  return any.filter((one) => evidenceHolds(one, place)).length;
}

// Reasons -------------------------------------------------------------------------------------------------------------

/** What a pattern that holds was earned by, in the policy's own words, never in those of the text. */
export function earnedBy(pattern: CompiledPattern, place: Place): readonly string[] {
  const holding = placesOf(pattern, place).find((one) => allHold(pattern, one)) ?? place;
  return pattern.evidence.flatMap((one) => reasons(one, holding));
}

export function reasons(evidence: CompiledEvidence, place: Place): readonly string[] {
  if ('any' in evidence) {
    if (evidence.atMost === 0) return [];
    return evidence.any.filter((one) => evidenceHolds(one, place)).flatMap((one) => reasons(one, place));
  }
  if ('column' in evidence) return [`field ${evidence.name} of the same record`];
  const hit = nearestHit(place.scope.hits(evidence.element), place);
  if (hit === undefined) return [];
  const count = evidence.minCount > 1 ? `${evidence.minCount} times, the nearest ` : '';
  return [`${nameOf(evidence.written, hit, place.scope)} ${count}${distance(hit, place.span)}`];
}

/** What a value lacks for a pattern. */
export function lackingFor(pattern: CompiledPattern, place: Place): string {
  const { checks, evidence, record } = pattern;
  if (!passesChecks(checks, place)) return 'the check or filter failed';
  const [row] = placesOf(pattern, place);
  if (record !== undefined && row === undefined) return 'no record of the table has it';
  return lackingEvidence(evidence, row ?? place);
}

function lackingEvidence(evidence: readonly CompiledEvidence[], place: Place): string {
  const missing = evidence.find((one) => !evidenceHolds(one, place));
  if (missing === undefined) return 'not written as the type is';
  const within = place.proximity === Infinity ? 'in the part' : `within ${place.proximity} characters`;
  if ('column' in missing) return `no field ${missing.name} of the same record ${within}`;
  if (!('any' in missing))
    return `no ${kindOf(missing.written)}${missing.minCount > 1 ? ` ${missing.minCount} times` : ''} ${within}`;
  const count = countHolding(missing.any, place);
  if (count < missing.atLeast) return `${count} of ${missing.atLeast} required`;
  const excluding = missing.any.filter((one) => evidenceHolds(one, place)).flatMap((one) => reasons(one, place));
  return missing.atMost === 0
    ? `excluded by ${excluding.join(' and ') || 'what is near'}`
    : `${count} of ${missing.atMost} allowed`;
}

function kindOf(written: OwnEvidence): string {
  if (!('element' in written)) return 'evidence';
  const { element } = written;
  if ('regex' in element) return 'supporting pattern';
  if ('type' in element) return `value of ${element.type}`;
  return 'keywords' in element ? 'keyword' : 'word of a dictionary';
}

function nameOf(written: OwnEvidence, hit: Span, { text }: Scope): string {
  const kind = kindOf(written);
  if (!('element' in written) || !('keywords' in written.element)) return kind;
  const plain = (word: string) =>
    word
      .normalize('NFD')
      .replace(/[\p{M}\s_./:'\u2019-]/gu, '')
      .toLowerCase();
  const found = plain(text.slice(hit.start, hit.end));
  const keyword = written.element.keywords.find(({ word }) => plain(word) === found);
  return keyword === undefined ? kind : `${kind} "${keyword.word}"`;
}

function distance(hit: Span, span: Span): string {
  return `${gapOf(hit, span)} characters ${hit.end <= span.start ? 'before' : 'after'}`;
}
