import { createHash } from 'node:crypto';

import { markingKinds, type Application, type Marking } from '../model/marking.ts';
import type { Label, MarkingDefinition, MarkingSettings, Policy } from './policy.ts';
import { longestText } from './markings/marking-schema.ts';
import { readMarkingText, variablesIn, type MarkingSegment, type MarkingVariable } from './markings/marking-text.ts';

/** What the variables of a marking stand for. */
export interface MarkingContext {
  readonly name: string;
  /** Path from the root of the source, with the name. */
  readonly location: string;
  /** As the service names the owner, mostly a mail address. */
  readonly owner?: string;
  /** Epoch ms. */
  readonly now: number;
  readonly application?: Application;
}

/** Who is named where neither the policy nor the service names anybody. */
const nobody = 'Labelwright';

/**
 * The markings of a label, variables resolved, for one file. What comes to nothing for its application is left out, and what gets
 * too long by its variables is cut. The key stands for the definition and what of it the policy knows: not for time, name, place and
 * owner, so that none of these alone brings a file new markings.
 */
export function markingsOf(
  policy: Pick<Policy, 'markings'>,
  label: Label,
  context: MarkingContext,
): readonly Marking[] {
  return markingKinds.flatMap((kind): readonly Marking[] => {
    const definition = label.markings?.[kind];
    if (definition === undefined) return [];
    const segments = readMarkingText(definition.text);
    const values = valuesOf(policy.markings, label, context);
    const text = tidy(resolve(segments, values, context.application), longestText[kind]);
    if (text === '') return [];
    return [
      { kind, ...definition, text, key: keyOf(definition, { kind, label, segments, settings: policy.markings }) },
    ];
  });
}

/** Stands for what the policy alone doesn't know; no text may hold it, since it is for private use. */
const unknown = '\u{F8FE}';
const applications: readonly (Application | undefined)[] = ['word', 'excel', 'powerpoint', 'outlook', undefined];

/** What the markings of all labels say by themselves: their fixed words, in the forms that they have in each application. */
export function markingTexts(policy: Pick<Policy, 'labels'>): readonly (readonly string[])[] {
  const texts = policy.labels.flatMap((label) =>
    markingKinds.flatMap((kind) => {
      const segments = readMarkingText(label.markings?.[kind]?.text ?? '');
      const values = { 'Item.Name': unknown, 'Item.Location': unknown, 'User.Name': unknown };
      const all = { ...values, 'Item.Label': label.path, 'User.PrincipalName': unknown, 'Event.DateTime': unknown };
      return applications.map((application) => tidy(resolve(segments, all, application), longestText[kind]));
    }),
  );
  return [...new Set(texts)].filter((text) => text !== '').map((text) => text.split(unknown));
}

type Values = Readonly<Record<MarkingVariable, string>>;

function valuesOf({ user, timeZone }: MarkingSettings, label: Label, context: MarkingContext): Values {
  const person = context.owner ?? nobody;
  return {
    'Item.Label': label.path,
    'Item.Name': context.name,
    'Item.Location': context.location,
    'User.Name': user?.name ?? person,
    'User.PrincipalName': user?.principalName ?? person,
    'Event.DateTime': asDateTime(context.now, timeZone),
  };
}

function resolve(segments: readonly MarkingSegment[], values: Values, application: Application | undefined): string {
  return segments
    .map((segment) => {
      if (segment.kind === 'text') return segment.text;
      if (segment.kind === 'variable') return oneLine(values[segment.name]);
      return application !== undefined && segment.applications.includes(application)
        ? resolve(segment.segments, values, application)
        : '';
    })
    .join('');
}

/** File names may hold what no document can. */
function oneLine(value: string): string {
  return value.toWellFormed().replace(/[\p{Cc}\uFFFE\uFFFF]+/gu, ' ');
}

function tidy(text: string, maximum: number): string {
  const lines = text.replaceAll('\r\n', '\n').trim();
  if (lines.length <= maximum) return lines;
  return `${lines.slice(0, maximum - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** `8/16/2016 1:30 PM` */
function asDateTime(now: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hour12: true,
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('month')}/${part('day')}/${part('year')} ${part('hour')}:${part('minute')} ${part('dayPeriod')}`;
}

function keyOf(
  definition: MarkingDefinition,
  {
    kind,
    label,
    segments,
    settings,
  }: { kind: string; label: Label; segments: readonly MarkingSegment[]; settings: MarkingSettings },
): string {
  const variables = variablesIn(segments);
  const { text, font, size, color, alignment, margin, layout } = definition;
  const known = [
    ...(variables.has('Item.Label') ? [label.path] : []),
    ...(variables.has('User.Name') ? [settings.user?.name ?? ''] : []),
    ...(variables.has('User.PrincipalName') ? [settings.user?.principalName ?? ''] : []),
    ...(variables.has('Event.DateTime') ? [settings.timeZone] : []),
  ];
  return createHash('sha256')
    .update(JSON.stringify([kind, text, font, size, color, alignment, margin, layout, ...known]))
    .digest('hex')
    .slice(0, 16);
}
