import { csv, file, text } from './file.ts';
import { mail } from './mail.ts';
import { people } from './people.ts';
import type { SeedFile } from './seed.ts';
import { awsAccessKeyId, awsSecretKey, card, iban } from './values.ts';
import { heading, paragraph, table, wordDocument } from './word-document.ts';
import { workbook } from './workbook.ts';

/** OneDrive of the personnel manager in Dayton. */
export async function marcusFiles(): Promise<readonly SeedFile[]> {
  const owner = people.personnelUs;
  const letter = await wordDocument({
    title: 'Reference letter',
    author: owner.name,
    blocks: [paragraph('Luisa Montoya worked with us for six years, to our full satisfaction.')],
  });
  const garnishment = await wordDocument({
    title: 'Wage garnishment',
    author: owner.name,
    blocks: [
      heading('Order received 12 February 2026'),
      paragraph('Employee Howard Kim, Social Security number 302-74-1958, 15 percent of disposable earnings.'),
    ],
  });
  return [
    file('Letters/Reference letter.docx', owner, letter, 'private'),
    file('Letters/Wage garnishment.docx', owner, garnishment, 'private'),
    file('Interview questions.txt', owner, text('What did you build last?', 'What went wrong, and what did you do?')),
    file(
      'Softball roster.csv',
      owner,
      csv([
        ['player', 'number'],
        ['Caroline', 7],
        ['Terrence', 23],
      ]),
      'private',
    ),
  ];
}

/** OneDrive of the head of operations in Leeds. */
export async function priyaFiles(): Promise<readonly SeedFile[]> {
  const owner = people.operations;
  const runbook = await wordDocument({
    title: 'On-call runbook',
    author: owner.name,
    blocks: [
      heading('Collector is silent'),
      paragraph('Restart the service. If that fails, call the night watch in Leeds.'),
      heading('Disk is full'),
      paragraph('Remove readings older than 90 days.'),
    ],
  });
  const inventory = await workbook({
    title: 'Device inventory',
    author: owner.name,
    sheets: [
      {
        name: 'Laptops',
        rows: [
          ['Asset', 'Serial number', 'User'],
          ['L-0417', '5CG0 4417 8261', 'Grace Okafor'],
          ['L-0422', '5CG0 4417 9038', 'Daniel Reyes'],
        ],
      },
      {
        name: 'SIM cards',
        rows: [
          ['ICCID', 'User'],
          ['8944 1000 3041 7826 035', 'Julien Marchetti'],
        ],
      },
    ],
  });
  const credentials = text(
    '[backup]',
    `aws_access_key_id = ${awsAccessKeyId('backup')}`,
    `aws_secret_access_key = ${awsSecretKey('backup')}`,
  );
  return [
    file('Runbook.docx', owner, runbook),
    file('Device inventory.xlsx', owner, inventory, 'private'),
    file('old laptop/credentials.txt', owner, credentials, 'private'),
    file('todo.txt', owner, text('renew certificates', 'book maintenance window')),
  ];
}

/** OneDrive of the head of sales in Lyon. */
export async function julienFiles(): Promise<readonly SeedFile[]> {
  const owner = people.sales;
  const expenses = await workbook({
    title: 'Notes de frais 2026',
    author: owner.name,
    sheets: [
      {
        name: 'Février',
        rows: [
          ['Date', 'Objet', 'EUR'],
          ['2026-02-03', 'Train Lyon-Kassel', 212.4],
          ['2026-02-14', 'Hôtel', 164],
        ],
      },
      {
        name: 'Remboursement',
        rows: [
          ['Bénéficiaire', 'IBAN'],
          [owner.name, iban('FR', '30417008260007714928325')],
        ],
      },
    ],
  });
  const booking = mail({
    from: 'Reservations <bookings@hotel-perrache.example>',
    to: `${owner.name} <${owner.mail}>`,
    subject: 'Your booking',
    lines: [
      'Dear Mr Marchetti,',
      '',
      `your room is guaranteed with Visa ${card('497103864215709')}, expiration date 04/28.`,
    ],
  });
  const visit = await wordDocument({
    title: 'Visit report Saône Énergie',
    author: owner.name,
    blocks: [
      paragraph('Met purchasing and maintenance. They want 30 TF-200 until autumn.'),
      table(['Topic', 'Next step'], ['Spare rotors', 'Offer until 20 March'], ['Calibration', 'Visit Kassel in May']),
    ],
  });
  return [
    file('Notes de frais 2026.xlsx', owner, expenses, 'private'),
    file('Mails/Booking.eml', owner, booking, 'private'),
    file('Visits/Saône Énergie.docx', owner, visit),
  ];
}
