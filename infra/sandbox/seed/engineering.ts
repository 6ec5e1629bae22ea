import { csv, file, text } from './file.ts';
import { people } from './people.ts';
import { presentation } from './presentation.ts';
import type { SeedFile } from './seed.ts';
import { awsAccessKeyId, awsSecretKey, azureStorageConnection } from './values.ts';
import { heading, paragraph, table, wordDocument } from './word-document.ts';
import { workbook } from './workbook.ts';

const { engineering, operations } = people;

/** SharePoint: the design office's library. */
export async function engineeringFiles(): Promise<readonly SeedFile[]> {
  return [
    file('Web shop/Payment gateway test plan.docx', operations, await testPlan()),
    file('Web shop/Deployment notes.docx', operations, await deploymentNotes()),
    file('Telemetry/collector.config.txt', operations, collectorConfig()),
    file('Telemetry/readings 2026-02.csv', engineering, readings()),
    file('Drawings/Drawing register.xlsx', engineering, await drawingRegister()),
    file('Drawings/Design review TF-350.pptx', engineering, await designReview()),
    file(
      'Notes/Rotor tests.txt',
      engineering,
      text('Rotor 7: 1,200 h at 40 bar, no wear.', 'Rotor 8: bearing replaced.'),
    ),
    file('Notes/Recovered draft.docx', engineering, await recoveredDraft()),
    file('Notes/placeholder.txt', engineering, Buffer.alloc(0)),
  ];
}

/** Test card numbers that payment processors publish: they pass the check and belong to nobody. */
function testPlan(): Promise<Buffer> {
  return wordDocument({
    title: 'Payment gateway test plan',
    author: operations.name,
    blocks: [
      paragraph('Only the reserved test cards below are used in the staging shop.'),
      table(
        ['Scheme', 'Test card number', 'Expected result'],
        ['Visa', '4111 1111 1111 1111', 'approved'],
        ['Visa', '4242 4242 4242 4242', 'approved'],
        ['Mastercard', '5555 5555 5555 4444', 'declined'],
      ),
    ],
  });
}

function deploymentNotes(): Promise<Buffer> {
  return wordDocument({
    title: 'Deployment notes',
    author: operations.name,
    blocks: [
      heading('Uploads'),
      paragraph('The web shop writes its exports with this account until the managed identity is in place.'),
      paragraph(azureStorageConnection('tarnbrookshopexports')),
      heading('Rollback'),
      paragraph('Swap the slots and clear the cache.'),
    ],
  });
}

function collectorConfig(): Buffer {
  return text(
    '# telemetry collector, Leeds',
    'interval = 60',
    'bucket = tarnbrook-telemetry',
    `aws_access_key_id = ${awsAccessKeyId('collector')}`,
    `aws_secret_access_key = ${awsSecretKey('collector')}`,
    'region = eu-west-2',
  );
}

function readings(): Buffer {
  const rows = Array.from({ length: 400 }, (_, index) => {
    const hour = new Date(Date.UTC(2026, 1, 1, index)).toISOString();
    return [hour, `M-${100 + (index % 7)}`, ((index * 37) % 1000) / 10, 20 + (index % 5)];
  });
  return csv([['time', 'meter', 'flow m3/h', 'temperature'], ...rows]);
}

function drawingRegister(): Promise<Buffer> {
  return workbook({
    title: 'Drawing register',
    author: engineering.name,
    sheets: [
      {
        name: 'Released',
        rows: [
          ['Drawing', 'Article number', 'Revision'],
          ['TF-350 body', '3504 1182 7730 0416', 'C'],
          ['TF-350 rotor', '3504 1182 7730 0428', 'B'],
        ],
      },
      {
        name: 'In work',
        rows: [
          ['Drawing', 'Engineer'],
          ['TF-500 body', 'Tomas Eklund'],
        ],
      },
    ],
  });
}

function designReview(): Promise<Buffer> {
  return presentation({
    title: 'Design review TF-350',
    author: engineering.name,
    slides: [
      { title: 'Design review', lines: ['TF-350, revision C'] },
      {
        title: 'Findings',
        lines: ['Bearing seat tolerance widened', 'Serial numbers 104-22-7781 to 104-22-7790 affected'],
      },
    ],
  });
}

/** A document whose second half was lost. */
async function recoveredDraft(): Promise<Buffer> {
  const whole = await wordDocument({
    title: 'Recovered draft',
    author: engineering.name,
    blocks: [paragraph('Bearing study, first draft.')],
  });
  return whole.subarray(0, Math.floor(whole.length / 2));
}
