import { csv, file, text } from './file.ts';
import { mail } from './mail.ts';
import { pdf } from './pdf.ts';
import { company, people } from './people.ts';
import { presentation } from './presentation.ts';
import type { SeedFile } from './seed.ts';
import { card, iban, nhsNumber, steuerId } from './values.ts';
import { heading, paragraph, table, wordDocument } from './word-document.ts';
import { workbook } from './workbook.ts';

/** A label as its metadata in a file needs it; GUIDs in lower case, without braces. */
export interface SeedLabel {
  readonly siteId: string;
  readonly labelId: string;
  readonly name: string;
}

const { legal, orders, finance, engineering, personnelDe } = people;

/** Box: what the lawyers share with outside counsel. One contract carries a label that a person chose. */
export async function legalFiles(label: SeedLabel): Promise<readonly SeedFile[]> {
  const agreement = await wordDocument({
    title: 'Distribution agreement Ohio',
    author: legal.name,
    header: `${company} - Legal`,
    properties: labelProperties(label),
    blocks: [
      heading('1. Territory'),
      paragraph('The distributor sells the TF range in Ohio, Indiana and Kentucky.'),
      heading('2. Term'),
      paragraph('Three years from 1 April 2026, renewed by year unless terminated.'),
    ],
  });
  const claim = pdf({
    title: 'Claim Saône',
    author: legal.name,
    pages: [
      ['Claim 2026-003', '', 'The customer claims 41,000 EUR for late delivery.'],
      ['Settlement', '', 'Payment to the customer:', `IBAN ${iban('FR', '20041010050418273605028')}`],
    ],
  });
  return [
    file('Agreements/Distribution agreement Ohio.docx', legal, agreement),
    file('Claims/Claim Saône.pdf', legal, claim, 'private'),
    file('Claims/Note to counsel.txt', legal, text('Please call before Friday.', 'The other side wants to settle.')),
  ];
}

/** Box: exchanged with customers. */
export async function customerFiles(): Promise<readonly SeedFile[]> {
  const acceptance = await wordDocument({
    title: 'Site acceptance Nordkanal',
    author: engineering.name,
    blocks: [
      paragraph('All twelve meters were installed and ran for 72 hours without fault.'),
      table(['Meter', 'Deviation'], ['TF-200 no. 1', '0.2 percent'], ['TF-200 no. 2', '0.3 percent']),
    ],
  });
  const authorization = await wordDocument({
    title: 'Credit card authorization form',
    author: orders.name,
    blocks: [
      paragraph('I authorize Tarnbrook Flow Instruments to charge my card for the order below.'),
      table(
        ['Cardholder', 'Alicia Brandt, Scioto Chemicals'],
        ['Card number', card('453208176640931')],
        ['Expiration date', '10/27'],
        ['Card verification code (CVV)', '827'],
      ),
    ],
  });
  const training = await presentation({
    title: 'Operator training',
    author: engineering.name,
    slides: [
      { title: 'Operator training', lines: ['Safety first', 'Isolate the line before opening'] },
      { title: 'Daily check', lines: ['Read the counter', 'Listen for noise', 'Note both'] },
    ],
  });
  return [
    file('Nordkanal/Site acceptance.docx', engineering, acceptance),
    file('Scioto/Card authorization.docx', orders, authorization, 'private'),
    file('Training/Operator training.pptx', engineering, training, 'anonymous'),
    file('Nordkanal/Delivery notes.csv', orders, deliveryNotes()),
  ];
}

/** Box: exchanged with the payroll bureau. */
export async function payrollFiles(): Promise<readonly SeedFile[]> {
  const transfer = await workbook({
    title: 'Transfer to payroll bureau',
    author: personnelDe.name,
    sheets: [
      {
        name: 'Kassel',
        rows: [
          ['Name', 'Steuer-Identifikationsnummer', 'IBAN'],
          ['Jonas Hartwig', steuerId('8627403912'), iban('DE', '520503530041873926')],
          ['Lena Ostwald', steuerId('6149370283'), iban('DE', '520503530062947715')],
        ],
      },
      {
        name: 'Dayton',
        rows: [
          ['Name', 'SSN'],
          ['Caroline Voss', '418-62-7391'],
          ['Luisa Montoya', '531-27-8864'],
        ],
      },
    ],
  });
  const sickNote = mail({
    from: `${finance.name} <${finance.mail}>`,
    to: 'Bureau <desk@payroll-bureau.example>',
    subject: 'Sick pay, February',
    lines: ['Hello,', '', `Imran Qureshi, NHS number ${nhsNumber('570926148')}, was ill from 2 to 6 February.`],
    attachment: { name: 'days.txt', mediaType: 'text/plain', bytes: text('5 working days') },
  });
  return [
    file('2026-02/Transfer.xlsx', personnelDe, transfer, 'private'),
    file('2026-02/Sick pay.eml', finance, sickNote, 'private'),
    file('Deadlines.txt', finance, text('Changes by the 18th', 'Approval by the 22nd', 'Payment on the 27th')),
  ];
}

/** Box: for trade fairs; nothing in it is sensitive. */
export async function fairFiles(): Promise<readonly SeedFile[]> {
  const stand = await workbook({
    title: 'Stand planning',
    author: orders.name,
    sheets: [
      {
        name: 'Shifts',
        rows: [
          ['Day', 'Morning', 'Afternoon'],
          ['Tuesday', 'Julien', 'Daniel'],
          ['Wednesday', 'Daniel', 'Tomas'],
        ],
      },
      {
        name: 'Material',
        rows: [
          ['Item', 'Pieces'],
          ['Brochures', 800],
          ['Demonstrator', 2],
        ],
      },
    ],
  });
  const invitation = await wordDocument({
    title: 'Invitation',
    author: orders.name,
    blocks: [paragraph('Visit us at the water fair in Berlin, hall 4, stand 417.')],
  });
  return [
    file('Stand planning.xlsx', orders, stand),
    file('Invitation.docx', orders, invitation, 'anonymous'),
    file(
      'Ticket codes.txt',
      orders,
      text('Exhibitor 0417 8260 3551', 'Exhibitor 0417 8260 3569', 'Guest 9920 1187 4036'),
    ),
  ];
}

function deliveryNotes(): Buffer {
  return csv([
    ['delivery note', 'weight kg', 'container'],
    ['2026 0311 0417 3826', 412, 'TNBU 417382 6'],
    ['2026 0311 0417 3831', 398, 'TNBU 417383 1'],
  ]);
}

/** Custom properties as Office writes them for a label chosen by a person (Azure-RMSDocs, concept-mip-metadata). */
function labelProperties({ siteId, labelId, name }: SeedLabel): readonly (readonly [string, string])[] {
  const key = (attribute: string) => `MSIP_Label_${labelId}_${attribute}`;
  return [
    [key('Enabled'), 'true'],
    [key('SetDate'), '2026-02-20T10:15:00Z'],
    [key('Method'), 'Privileged'],
    [key('Name'), name],
    [key('SiteId'), siteId],
    [key('ActionId'), '3f0c8f52-8b8e-4a64-9f0d-5f5a1c2e7b90'],
    [key('ContentBits'), '0'],
  ];
}
