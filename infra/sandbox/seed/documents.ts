import { engineeringFiles } from './engineering.ts';
import { financeFiles } from './finance.ts';
import { customerFiles, fairFiles, legalFiles, payrollFiles } from './folders.ts';
import type { SeedLabel } from './folders.ts';
import { company, people } from './people.ts';
import { onboardingFiles, supplierFiles } from './own-folders.ts';
import { julienFiles, marcusFiles, priyaFiles } from './personal.ts';
import { personnelFiles } from './personnel.ts';
import { salesFiles } from './sales.ts';
import type { Seed } from './seed.ts';

export interface SeedOptions {
  /** The label that a person already chose for one contract in Box. */
  readonly label: SeedLabel;
}

/** Of the sandbox tenant and the policy that ships, unless another label is passed in. */
export const seedLabel: SeedLabel = {
  siteId: '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381',
  labelId: '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011',
  name: 'Confidential - All Employees',
};

/** What the sandbox clouds hold at first: an invented company and its documents, the same bytes each time. */
export async function createSeed({ label }: SeedOptions = { label: seedLabel }): Promise<Seed> {
  const { legal, orders, finance, personnelUs, operations } = people;
  return {
    company,
    users: Object.values(people),
    drives: [
      { name: 'Ledgers and Payments', kind: 'sharepoint', site: 'Finance', files: await financeFiles() },
      { name: 'Personnel Files', kind: 'sharepoint', site: 'People', files: await personnelFiles() },
      { name: 'Customers and Orders', kind: 'sharepoint', site: 'Sales', files: await salesFiles() },
      { name: 'Design Office', kind: 'sharepoint', site: 'Engineering', files: await engineeringFiles() },
      { ...oneDrive(people.personnelUs), files: await marcusFiles() },
      { ...oneDrive(people.operations), files: await priyaFiles() },
      { ...oneDrive(people.sales), files: await julienFiles() },
    ],
    folders: [
      { name: 'Legal', owner: legal.mail, files: await legalFiles(label) },
      { name: 'Customer Projects', owner: orders.mail, files: await customerFiles() },
      { name: 'Payroll Bureau', owner: finance.mail, files: await payrollFiles() },
      { name: 'Trade Fairs', owner: orders.mail, files: await fairFiles() },
      { name: 'Onboarding', owner: personnelUs.mail, personal: true, files: await onboardingFiles() },
      { name: 'Suppliers', owner: operations.mail, personal: true, files: supplierFiles() },
    ],
  };
}

function oneDrive(owner: { readonly name: string; readonly mail: string }) {
  return { name: `OneDrive - ${owner.name}`, kind: 'onedrive', owner: owner.mail } as const;
}
