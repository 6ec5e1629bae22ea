import { passwordProtected } from './password-protected.ts';
import { csv, file, text } from './file.ts';
import { mail } from './mail.ts';
import { pdf } from './pdf.ts';
import { company, people } from './people.ts';
import type { SeedFile } from './seed.ts';
import { iban, insee, nhsNumber, steuerId } from './values.ts';
import { heading, paragraph, table, wordDocument } from './word-document.ts';
import { workbook } from './workbook.ts';

const { personnelUs, personnelDe } = people;

/** SharePoint: the personnel department's library. */
export async function personnelFiles(): Promise<readonly SeedFile[]> {
  return [
    file('US/Payroll Dayton 2026.xlsx', personnelUs, await payrollDayton(), 'private'),
    file('US/Benefits enrolment.pdf', personnelUs, benefits()),
    file('US/Visiting engineers.docx', personnelUs, await visitors()),
    file('UK/New starters Leeds.docx', personnelUs, await startersLeeds()),
    file('UK/Occupational health referrals.csv', personnelUs, referrals(), 'private'),
    file('DE/Lohnsteuer Kassel.csv', personnelDe, lohnsteuer(), 'private'),
    file('DE/Arbeitsvertrag Muster.docx', personnelDe, await contractTemplate()),
    file('FR/Déclaration embauche.docx', personnelDe, await declaration()),
    file('FR/Nouvel arrivant.eml', personnelDe, arrival()),
    file('Salary bands 2026.xlsx', personnelDe, passwordProtected('salary bands 2026', 14_200), 'private'),
    file('Phone list.txt', personnelUs, phones()),
    file('Holiday calendar 2026.csv', personnelUs, holidays()),
  ];
}

function payrollDayton(): Promise<Buffer> {
  return workbook({
    title: 'Payroll Dayton 2026',
    author: personnelUs.name,
    sheets: [
      {
        name: 'Employees',
        rows: [
          ['Employee', 'Social Security Number', 'Department', 'Annual salary USD'],
          ['Caroline Voss', '418-62-7391', 'Assembly', 58_200],
          ['Terrence Abbott', '274-81-5046', 'Assembly', 61_750],
          ['Luisa Montoya', '531-27-8864', 'Service', 66_300],
          ['Howard Kim', '302-74-1958', 'Stores', 47_900],
        ],
      },
      {
        name: 'Hours',
        rows: [
          ['Employee', 'January', 'February'],
          ['Caroline Voss', 168, 160],
          ['Howard Kim', 164, 158],
        ],
      },
    ],
  });
}

function benefits(): Buffer {
  return pdf({
    title: 'Benefits enrolment',
    author: personnelUs.name,
    pages: [
      ['Benefits enrolment 2026', '', 'Employee: Terrence Abbott', 'SSN: 274-81-5046', 'Plan: Family, dental'],
      ['Dependents', '', 'Maya Abbott, born 2014', 'Signature on file.'],
    ],
  });
}

function visitors(): Promise<Buffer> {
  return wordDocument({
    title: 'Visiting engineers',
    author: personnelUs.name,
    blocks: [
      paragraph('Colleagues from Kassel and Lyon who work in Dayton for more than six months file US taxes.'),
      table(
        ['Name', 'Individual Taxpayer Identification Number (ITIN)', 'Until'],
        ['Jonas Hartwig', '912-74-3368', 'October 2026'],
        ['Camille Bertin', '947-82-1905', 'June 2027'],
      ),
    ],
  });
}

function startersLeeds(): Promise<Buffer> {
  return wordDocument({
    title: 'New starters Leeds',
    author: personnelUs.name,
    header: `${company} - Personnel`,
    footer: 'Keep for six years',
    blocks: [
      heading('March 2026'),
      table(
        ['Name', 'National Insurance number', 'Start'],
        ['Owen Hargreaves', 'JM 48 71 26 C', '2 March 2026'],
        ['Shanice Clarke', 'PW 30 95 14 A', '9 March 2026'],
        ['Imran Qureshi', 'LR 62 08 73 B', '16 March 2026'],
      ),
      paragraph('Please hand out badges and safety shoes on the first day.'),
    ],
  });
}

function referrals(): Buffer {
  return csv([
    ['employee', 'NHS number', 'reason', 'seen on'],
    ['Owen Hargreaves', nhsNumber('461805273'), 'hearing test', '2026-02-11'],
    ['Shanice Clarke', nhsNumber('618394027'), 'eye test', '2026-02-18'],
    ['Imran Qureshi', nhsNumber('570926148'), 'back pain', '2026-02-25'],
  ]);
}

/** As German Excel writes it: byte order mark, semicolons. */
function lohnsteuer(): Buffer {
  const rows = [
    ['Name', 'Steuer-ID', 'IBAN', 'Steuerklasse'],
    ['Jonas Hartwig', steuerId('8627403912'), iban('DE', '520503530041873926'), 'I'],
    ['Miriam Engelhardt', steuerId('3918052743'), iban('DE', '520503530059261417'), 'III'],
    ['Stefan Nowak', steuerId('5071934825'), iban('DE', '520104410093817264'), 'IV'],
  ];
  return Buffer.concat([Buffer.from('efbbbf', 'hex'), csv(rows, ';')]);
}

function contractTemplate(): Promise<Buffer> {
  return wordDocument({
    title: 'Arbeitsvertrag (Muster)',
    author: personnelDe.name,
    blocks: [
      heading('§ 1 Beginn'),
      paragraph('Das Arbeitsverhältnis beginnt am [Datum]. Die ersten sechs Monate gelten als Probezeit.'),
      heading('§ 2 Angaben zur Person'),
      paragraph('Steuer-ID: [elfstellig]. IBAN: [DE .. .... .... .... .... ..]'),
    ],
  });
}

function declaration(): Promise<Buffer> {
  return wordDocument({
    title: "Déclaration préalable à l'embauche",
    author: personnelDe.name,
    blocks: [
      paragraph('Établissement de Lyon, service après-vente.'),
      table(
        ['Salarié', 'Numéro de sécurité sociale (NIR)', "Date d'embauche"],
        ['Camille Bertin', insee('2870469381042'), '1 avril 2026'],
        ['Mathieu Lacombe', insee('1910938185217'), '1 avril 2026'],
      ),
    ],
  });
}

function arrival(): Buffer {
  return mail({
    from: 'Anke Brueggemann <anke.brueggemann@tarnbrook.example>',
    to: 'Julien Marchetti <julien.marchetti@tarnbrook.example>',
    subject: 'Nouvel arrivant le 1er avril',
    lines: [
      'Bonjour Julien,',
      '',
      'Mathieu Lacombe commence mercredi. Pour la mutuelle, son numéro de sécurité sociale :',
      insee('1910938185217'),
      '',
      'Anke',
    ],
  });
}

function phones(): Buffer {
  return text(
    'Reception Leeds      0113 496 0100',
    'Reception Dayton     937-555-0148',
    'Zentrale Kassel      0561 5550 100',
    'Accueil Lyon         04 72 55 01 00',
    'Night watch          0113 496 0199',
  );
}

function holidays(): Buffer {
  return csv([
    ['branch', 'date', 'holiday'],
    ['Leeds', '2026-05-04', 'Early May bank holiday'],
    ['Dayton', '2026-05-25', 'Memorial Day'],
    ['Kassel', '2026-05-14', 'Christi Himmelfahrt'],
    ['Lyon', '2026-05-08', 'Victoire 1945'],
  ]);
}
