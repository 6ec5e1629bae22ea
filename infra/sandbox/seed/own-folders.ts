import { csv, file, text } from './file.ts';
import { people } from './people.ts';
import type { SeedFile } from './seed.ts';
import { card, iban } from './values.ts';
import { heading, paragraph, wordDocument } from './word-document.ts';

const { personnelUs, operations } = people;

/** Box: what a user keeps for themself and shares with nobody. */
export async function onboardingFiles(): Promise<readonly SeedFile[]> {
  const checklist = await wordDocument({
    title: 'First week',
    author: personnelUs.name,
    blocks: [heading('First week'), paragraph('Badge, laptop, tour of the test bench, lunch with the team.')],
  });
  return [
    file('First week.docx', personnelUs, checklist, 'private'),
    file(
      'Moving costs.txt',
      personnelUs,
      text('Refund the moving van to the card', card('455673761204158'), 'before the end of the month.'),
      'private',
    ),
  ];
}

/** Box: another one's. */
export function supplierFiles(): readonly SeedFile[] {
  const accounts = csv([
    ['supplier', 'account'],
    ['Gasket maker Kassel', iban('DE', '520503530001174826')],
    ['Valve works Lyon', iban('FR', '30004008280001164730188')],
  ]);
  return [
    file('Supplier accounts.csv', operations, accounts, 'private'),
    file('Shift swap.txt', operations, text('Swap Thursday and Friday with Tomas.'), 'private'),
  ];
}
