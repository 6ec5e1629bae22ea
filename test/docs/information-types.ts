/** Makes docs/information-types.md from the detectors themselves: `npm run docs`. A test holds the page to them. */
import { writeFileSync } from 'node:fs';

import type { Detector } from '../../classification/detector.ts';
import { areas } from '../../classification/registry.ts';

const titles: Readonly<Record<keyof typeof areas, string>> = {
  finance: 'Cards, accounts and codes of banks',
  credentials: 'Passwords, keys and tokens',
  personal: 'Contact data, health, code and wallets',
  americas: 'The Americas',
  europe: 'Europe',
  asiaPacific: 'Asia and the Pacific',
  middleEastAfrica: 'Middle East and Africa',
};

/** The page, in Markdown. */
export function informationTypesPage(): string {
  const sections = Object.entries(titles).map(([area, title]) =>
    section(title, areas[area as keyof typeof areas].toSorted((left, right) => (left.id < right.id ? -1 : 1))),
  );
  const count = Object.values(areas).flat().length;
  return `# Information types

${count} types are built in. A rule names them by id ([policy.md](policy.md#information-types)); \`labelwright types ID\` shows what a type finds and
what it doesn't, with examples and reasons. *Confidence*: what a value can be found at, by what stands near it; the bold one is what a rule asks
for that names none. *Purview*: the GUID of the same type in Microsoft Purview, where one is published.

${sections.join('\n')}`;
}

function section(title: string, detectors: readonly Detector[]): string {
  const rows = detectors.map(
    (detector) => `| \`${detector.id}\` | ${detector.name} | ${confidences(detector)} | ${detector.purviewId ?? ''} |`,
  );
  return `## ${title}\n\n| id | name | confidence | Purview |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** A rule counts values of its confidence or above, so that the recommended one need not be a level itself. */
function confidences({ levels, recommendedConfidence }: Detector): string {
  const all = new Set([...levels.map(({ confidence }) => confidence), recommendedConfidence]);
  return [...all]
    .sort((left, right) => right - left)
    .map((confidence) => (confidence === recommendedConfidence ? `**${confidence}**` : String(confidence)))
    .join(', ');
}

if (import.meta.main) {
  writeFileSync(new URL('../../docs/information-types.md', import.meta.url), informationTypesPage());
}
