import { csv, file, text } from './file.ts';
import { mail } from './mail.ts';
import { pdf } from './pdf.ts';
import { company, people } from './people.ts';
import { presentation } from './presentation.ts';
import type { SeedFile } from './seed.ts';
import { card, iban, routingNumber } from './values.ts';
import { heading, paragraph, table, wordDocument } from './word-document.ts';
import { workbook } from './workbook.ts';

const { finance, orders } = people;
const author = finance.name;

/** SharePoint: the finance department's library. */
export async function financeFiles(): Promise<readonly SeedFile[]> {
  return [
    file('Payments/Supplier bank details 2026.xlsx', finance, await supplierBanks()),
    file('Payments/Payment run March 2026.csv', finance, paymentRun()),
    file('Payments/Wire instructions Dayton.docx', finance, await wireInstructions()),
    file('Cards/Corporate card holders.docx', finance, await cardHolders()),
    file('Cards/Card dispute Lyon.eml', finance, cardDispute()),
    file('Reports/Budget 2026.xlsx', finance, await budget()),
    file('Reports/Quarterly review Q4 2025.pptx', finance, await quarterlyReview()),
    file('Reports/Annual statement 2025.pdf', finance, annualStatement()),
    file('Reports/Open order numbers.csv', orders, openOrders()),
    file('Cost centers.txt', finance, text('4100 Assembly Leeds', '4200 Assembly Dayton', '4300 Calibration Kassel')),
  ];
}

function supplierBanks(): Promise<Buffer> {
  return workbook({
    title: 'Supplier bank details 2026',
    author,
    sheets: [
      {
        name: 'Europe',
        rows: [
          ['Supplier', 'Country', 'IBAN', 'BIC / SWIFT code', 'Payment terms'],
          ['Harzer Gussteile GmbH', 'DE', iban('DE', '520104417382905516'), 'HRZGDEFFXXX', '30 days'],
          ['Rhône Joints SARL', 'FR', iban('FR', '30417008260004193827514'), 'RHJOFRPPLYO', '45 days'],
          ['Aire Valley Fasteners Ltd', 'GB', iban('GB', 'AVFL40618327419055'), 'AVFLGB2LXXX', '30 days'],
          ['Scheldt Optics NV', 'NL', iban('NL', 'SCHO0417829365'), 'SCHONL2AXXX', '14 days'],
        ],
      },
      {
        name: 'Contacts',
        rows: [
          ['Supplier', 'Contact', 'Phone'],
          ['Harzer Gussteile GmbH', 'Petra Lindemann', '+49 561 5550142'],
          ['Rhône Joints SARL', 'Luc Ferrand', '+33 4 72 55 01 38'],
          ['Aire Valley Fasteners Ltd', 'Hannah Booth', '+44 113 496 0127'],
        ],
      },
      {
        name: 'Totals',
        rows: [
          ['Year', 'Amount EUR'],
          ['2024', 1_184_300.5],
          ['2025', 1_310_922.75],
        ],
      },
    ],
  });
}

function paymentRun(): Buffer {
  return csv([
    ['beneficiary', 'iban', 'amount', 'currency', 'reference'],
    ['Harzer Gussteile GmbH', iban('DE', '520104417382905516').replaceAll(' ', ''), '18420.00', 'EUR', 'RE-2026-0311'],
    [
      'Kasseler Kalibrierdienst',
      iban('DE', '520503530017429640').replaceAll(' ', ''),
      '2310.40',
      'EUR',
      'RE-2026-0318',
    ],
    ['Scheldt Optics NV', iban('NL', 'SCHO0417829365').replaceAll(' ', ''), '7725.15', 'EUR', 'SO 77 251'],
  ]);
}

function wireInstructions(): Promise<Buffer> {
  return wordDocument({
    title: 'Wire instructions for Dayton',
    author,
    header: `${company} - Treasury`,
    blocks: [
      paragraph('For incoming domestic transfers, give customers only the details below and confirm them by phone.'),
      table(
        ['Bank', 'Miami Valley Commerce Bank'],
        ['ABA routing number', routingNumber('04217583')],
        ['Checking account number', '0036 4418 27'],
      ),
      paragraph('International transfers go through Leeds.'),
      table(['IBAN', iban('GB', 'TNBK20417730918264')], ['SWIFT code', 'TNBKGB2LXXX']),
    ],
  });
}

function cardHolders(): Promise<Buffer> {
  return wordDocument({
    title: 'Corporate card holders',
    author,
    footer: 'Treasury, do not forward',
    blocks: [
      paragraph('Cards issued to branch managers. Report a loss to the card issuer at once.'),
      heading('Visa and Mastercard'),
      table(
        ['Card holder', 'Credit card number', 'Expires', 'CVV'],
        ['Daniel Reyes', card('471620839154607'), 'expires 08/27', 'CVV 318'],
        ['Julien Marchetti', card('538271064429133'), 'expires 11/28', 'CVV 704'],
        ['Anke Brüggemann', card('455917302648815'), 'expires 02/29', 'CVV 551'],
      ),
      heading('Rules'),
      paragraph('Meals up to 60 EUR a day, hotels up to 180 EUR a night. Receipts within ten days.'),
    ],
  });
}

function cardDispute(): Buffer {
  return mail({
    from: 'Julien Marchetti <julien.marchetti@tarnbrook.example>',
    to: 'Nora Whitfield <nora.whitfield@tarnbrook.example>',
    subject: 'Débit contesté, hôtel Perrache',
    lines: [
      'Hello Nora,',
      '',
      'the hotel charged me twice on 14 February. The statement is attached.',
      `Mastercard ${card('538271064429133')}, expires 11/28.`,
      '',
      'Julien',
    ],
    attachment: {
      name: 'statement.csv',
      mediaType: 'text/csv',
      bytes: csv([
        ['date', 'merchant', 'amount'],
        ['2026-02-14', 'Hotel Perrache', '164.00'],
        ['2026-02-14', 'Hotel Perrache', '164.00'],
      ]),
    },
  });
}

function budget(): Promise<Buffer> {
  const row = (name: string, base: number) => [name, base, base + 4_500, base + 2_100, base + 9_800];
  return workbook({
    title: 'Budget 2026',
    author,
    sheets: [
      {
        name: 'Operations',
        rows: [
          ['Cost center', 'Q1', 'Q2', 'Q3', 'Q4'],
          row('Assembly Leeds', 412_000),
          row('Assembly Dayton', 386_500),
        ],
      },
      { name: 'Travel', rows: [['Branch', 'Q1', 'Q2', 'Q3', 'Q4'], row('Kassel', 12_400), row('Lyon', 15_900)] },
    ],
  });
}

function quarterlyReview(): Promise<Buffer> {
  return presentation({
    title: 'Quarterly review Q4 2025',
    author,
    slides: [
      { title: 'Quarterly review', lines: ['Q4 2025', company] },
      { title: 'Orders', lines: ['Intake up 6 percent', 'Dayton back on plan', 'Lyon held by late castings'] },
      { title: 'Outlook', lines: ['Two new distributors', 'Calibration laboratory opens in May'] },
    ],
  });
}

function annualStatement(): Buffer {
  return pdf({
    title: 'Annual statement 2025',
    author,
    pages: [
      ['Tarnbrook Flow Instruments', 'Annual statement 2025', '', 'Revenue 48.2 million EUR, up 4.1 percent.'],
      ['Balance sheet', '', 'Fixed assets 19.4 million EUR', 'Inventories 7.7 million EUR', 'Equity 22.0 million EUR'],
      ['Notes', '', 'Figures are rounded. The statement was audited without remarks.'],
    ],
  });
}

/** Sixteen digits, and none of them passes the check of a card number. */
function openOrders(): Buffer {
  return csv([
    ['order number', 'customer', 'position', 'quantity'],
    ['4200 1873 2026 0031', 'Nordkanal Wasserwerke', 'TF-200', 12],
    ['4200 1873 2026 0048', 'Ohio Basin Utilities', 'TF-350', 4],
    ['4200 1873 2026 0055', 'Saône Énergie', 'TF-200', 30],
  ]);
}
