import { csv, file, text } from './file.ts';
import { pdf } from './pdf.ts';
import { company, people } from './people.ts';
import { presentation } from './presentation.ts';
import type { SeedFile } from './seed.ts';
import { card } from './values.ts';
import { heading, paragraph, table, wordDocument } from './word-document.ts';
import { workbook } from './workbook.ts';

const { sales, orders } = people;

/** SharePoint: the sales department's library. */
export async function salesFiles(): Promise<readonly SeedFile[]> {
  return [
    file('Offers/Offer Nordkanal 2026-014.docx', sales, await offer()),
    file('Offers/Price list 2026.xlsx', sales, await priceList()),
    file('Orders/Phone orders week 9.csv', orders, phoneOrders()),
    file('Orders/Returns and refunds.xlsx', orders, await refunds()),
    file('Orders/Tracking numbers.txt', orders, tracking()),
    file('Marketing/TF-200 data sheet.pdf', sales, dataSheet(), 'anonymous'),
    file('Marketing/Press release calibration laboratory.docx', sales, await pressRelease(), 'anonymous'),
    file('Marketing/Product range.pptx', sales, await productRange()),
  ];
}

function offer(): Promise<Buffer> {
  return wordDocument({
    title: 'Offer 2026-014',
    author: sales.name,
    header: company,
    footer: 'Valid for 30 days',
    blocks: [
      paragraph('To: Nordkanal Wasserwerke, Technical purchasing'),
      paragraph('We thank you for your enquiry and offer, subject to prior sale:'),
      table(
        ['Position', 'Part number', 'Quantity', 'Unit price EUR'],
        ['1', 'TF-200-0417-3826', '12', '1,480.00'],
        ['2', 'TF-350-0922-1174', '2', '2,910.00'],
      ),
      heading('Delivery'),
      paragraph('Eight weeks after receipt of order, free carrier Kassel.'),
    ],
  });
}

function priceList(): Promise<Buffer> {
  return workbook({
    title: 'Price list 2026',
    author: sales.name,
    sheets: [
      {
        name: 'Meters',
        rows: [
          ['Part number', 'Description', 'EUR', 'USD'],
          ['TF-200-0417-3826', 'Turbine meter DN 200', 1480, 1610],
          ['TF-350-0922-1174', 'Turbine meter DN 350', 2910, 3165],
        ],
      },
      {
        name: 'Spares',
        rows: [
          ['Part number', 'Description', 'EUR'],
          ['SP-4417-0083-2216-9053', 'Rotor set', 214],
        ],
      },
    ],
  });
}

function phoneOrders(): Buffer {
  return csv([
    ['date', 'customer', 'payment', 'card number', 'expiry', 'CVV', 'amount'],
    ['2026-02-23', 'Ohio Basin Utilities', 'Visa', card('471633058219640'), '05/28', '662', '3220.00'],
    ['2026-02-24', 'Great Miami Brewing', 'American Express', amex('37469120835517'), '09/27', '4471', '1610.00'],
    ['2026-02-26', 'Bluegrass Dairy', 'Mastercard', card('524866019374205'), '12/26', '190', '905.50'],
  ]);
}

/** Fifteen digits are grouped 4-6-5. */
function amex(body: string): string {
  return card(body)
    .replaceAll(' ', '')
    .replace(/(\d{4})(\d{6})(\d{5})/, '$1 $2 $3');
}

function refunds(): Promise<Buffer> {
  return workbook({
    title: 'Returns and refunds',
    author: orders.name,
    sheets: [
      {
        name: 'Refunds',
        rows: [
          ['RMA', 'Customer', 'Refund to credit card', 'Amount USD'],
          ['RMA-26-0071', 'Great Miami Brewing', `Visa ${card('471691740825336')} exp 03/28`, 240],
          ['RMA-26-0074', 'Scioto Chemicals', 'bank transfer', 1180],
        ],
      },
      {
        name: 'Reasons',
        rows: [
          ['Code', 'Reason'],
          ['R1', 'Damaged in transit'],
          ['R2', 'Wrong flange'],
        ],
      },
    ],
  });
}

function tracking(): Buffer {
  return text(
    'Shipments of week 9',
    'Nordkanal    1Z 417 826 03 5519 2047',
    'Ohio Basin   9405 5118 9956 2201 4173 82',
    'Saône        00340434 1772 0093 8262',
  );
}

function dataSheet(): Buffer {
  return pdf({
    title: 'TF-200 data sheet',
    author: sales.name,
    pages: [
      ['TF-200 turbine flow meter', '', 'Nominal width DN 200', 'Accuracy 0.5 percent of reading', 'Pressure PN 40'],
      ['Ordering code', '', 'TF-200-0417-3826 flange ANSI 150', 'TF-200-0417-3834 flange EN 1092-1'],
    ],
  });
}

function pressRelease(): Promise<Buffer> {
  return wordDocument({
    title: 'Tarnbrook opens a calibration laboratory in Kassel',
    author: sales.name,
    blocks: [
      paragraph('Kassel, 2 March 2026. From May, customers can have meters of any make calibrated within five days.'),
      paragraph('The laboratory is accredited for water up to DN 500.'),
    ],
  });
}

function productRange(): Promise<Buffer> {
  return presentation({
    title: 'Product range',
    author: sales.name,
    slides: [
      { title: company, lines: ['Product range 2026'] },
      { title: 'Turbine meters', lines: ['TF-200 for water', 'TF-350 for hydrocarbons'] },
      { title: 'Service', lines: ['Calibration in Kassel', 'Repair in Leeds and Dayton'] },
    ],
  });
}
