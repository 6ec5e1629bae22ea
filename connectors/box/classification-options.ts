import { createHash } from 'node:crypto';

import { ConnectorError } from '../../model/errors.ts';
import type { ShownLabel } from '../connector.ts';

/** One value of Box's classification, as its metadata template holds it. `key` is also what people see. */
export interface ClassificationOption {
  readonly key: string;
  readonly staticConfig: {
    readonly classification: { readonly classificationDefinition: string; readonly colorID: number };
  };
}

/** Of one enterprise, and of each one's texts (support.box.com, "Classification"): characters, taken as UTF-16 units. */
export const mostClassifications = 25;
const longestName = 40;
const longestDefinition = 300;

/**
 * The name under which Box shows a label: always the same for the same label, so that nothing has to be remembered. Which
 * characters Box takes is unconfirmed: the backslash of a path, the one unusual sign in it, becomes a dash. A path that is too
 * long keeps its start and gets digits made from the label's id. A name that the policy gives it is taken as it is.
 */
export function classificationName({ id, path, name: given }: Pick<ShownLabel, 'id' | 'path' | 'name'>): string {
  if (given !== undefined) return given;
  const name = path.split('\\').map(trimmed).join(' - ');
  if (name.length <= longestName) return name;
  const digits = createHash('sha256').update(id).digest('hex').slice(0, 6);
  return `${cut(name, longestName - digits.length - 1)} ${digits}`;
}

/** Throws `permanent` where two labels would have one name. */
export function classificationOptions(labels: readonly ShownLabel[]): readonly ClassificationOption[] {
  const options = labels.map((label) => ({
    key: classificationName(label),
    staticConfig: { classification: { classificationDefinition: definitionOf(label), colorID: colorOf(label.color) } },
  }));
  const names = options.map(({ key }) => key.toLowerCase());
  const twice = options.find(({ key }, at) => names.indexOf(key.toLowerCase()) !== at);
  if (twice === undefined) return options;
  throw new ConnectorError('permanent', `Cannot show labels in Box: two of them would be called "${twice.key}"`, {
    reason: 'same-classification',
  });
}

/** Names the label by its id, so that administrators and other tools can tell it from one of their own. */
function definitionOf({ id, tooltip }: ShownLabel): string {
  const end = `Sensitivity label ${id}`;
  return tooltip === undefined ? end : `${cut(tooltip, longestDefinition - end.length - 3)} (${end})`;
}

/** Whether a classification's description is one that stands behind a label of ours. */
export function isDefinition(text: string | undefined): boolean {
  return text !== undefined && /Sensitivity label [0-9a-f]{8}-[0-9a-f-]{27}\)?$/u.test(text);
}

/** At most so many UTF-16 units, without half a character at the end. */
function cut(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/u, '')
    .trimEnd();
}

function trimmed(part: string): string {
  return part.trim();
}

/**
 * Box's eight colors by number, with where they lie on the color wheel in degrees (developer.box.com, "Classifications"; their
 * exact shades are unconfirmed). Two blues differ by lightness only.
 */
const hues = [
  { colorID: 2, hue: 355 },
  { colorID: 1, hue: 30 },
  { colorID: 0, hue: 52 },
  { colorID: 6, hue: 120 },
  { colorID: 4, hue: 210 },
  { colorID: 3, hue: 275 },
];
const lightBlue = 4;
const darkBlue = 5;
const gray = 7;
/** Below this a color looks gray. */
const leastChroma = 0.12;

/** The nearest of Box's colors to `#rrggbb`; gray without one. */
function colorOf(color: string | undefined): number {
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/iu.exec(color ?? '')?.slice(1);
  if (channels === undefined) return gray;
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => Number.parseInt(channel, 16) / 255);
  const lightest = Math.max(red, green, blue);
  const chroma = lightest - Math.min(red, green, blue);
  if (chroma < leastChroma) return gray;
  const hue = hueOf({ red, green, blue, lightest, chroma });
  const [nearest] = hues.toSorted((a, b) => apart(a.hue, hue) - apart(b.hue, hue));
  if (nearest?.colorID !== lightBlue) return nearest?.colorID ?? gray;
  return lightest - chroma / 2 >= 0.5 ? lightBlue : darkBlue;
}

interface Channels {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly lightest: number;
  readonly chroma: number;
}

/** Degrees on the color wheel. */
function hueOf({ red, green, blue, lightest, chroma }: Channels): number {
  if (lightest === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  return lightest === green ? 60 * ((blue - red) / chroma + 2) : 60 * ((red - green) / chroma + 4);
}

function apart(left: number, right: number): number {
  const distance = Math.abs(left - right);
  return Math.min(distance, 360 - distance);
}
