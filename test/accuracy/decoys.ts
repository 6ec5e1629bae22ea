import type { Random } from '../corpus/random.ts';
import type { Block, Sample } from './content.ts';
import { filler } from './sentences.ts';
import { fill, type ValueKind } from './value-kind.ts';
import { ean13 } from './values/finance.ts';

type Line = string | ((random: Random) => string);

/** What an office's documents are full of: it looks like something and is nothing. Templates as in `fill`. */
const lines: Readonly<Record<string, readonly Line[]>> = {
  orders: [
    'Order no. {D}{d7} of 12 March 2026, our reference PO-{d6}, article AB-{d6}, batch {d9}.',
    'Your order {D}{d9} has been shipped, tracking number 1Z{U16}, parcel {D}{d13}.',
    'Invoice INV-2026-{d6}, customer no. {D}{d5}, delivery note {d8}, total EUR {D}.{d3},{d2}.',
    'Auftrag {D}{d9} vom 12.03.2026, Artikel-Nr. {d8}, Charge {d9}, Gesamtbetrag {D}.{d3},{d2} EUR.',
    'Commande n° {D}{d8} du 12/03/2026, référence {u3}{d6}, colis {D}{d12}.',
    'Pedido {D}{d8}, albarán {d9}, referencia {u2}{d7}, importe {D}.{d3},{d2} €.',
    'Sipariş {D}{d9}, irsaliye {d8}, ürün kodu {u2}-{d6}, tutar {D}.{d3},{d2} TL.',
    'Ticket INC{d8} was linked to CHG{d7} and closed; case {d8} stays open.',
    'Booking {U6}, flight LH{d4}, seat {d2}{u}, gate B{d2}, fare {D}{d2}.00.',
  ],
  identifiers: [
    'sha256: {h64}', 'commit {h40} fixes the build', 'md5 {h32}  installer.bin', 'ETag: "{h32}"', 'build {h12} of {d4}-{d2}-{d2}',
    '{h8}-{h4}-4{h3}-a{h3}-{h12}', 'correlation id {h8}-{h4}-4{h3}-b{h3}-{h12}', 'integrity sha512-{b86}==', 'trace {h32}, span {h16}',
    'Serial number {U12}, model {u2}{d4}-{u}, firmware 10.{d}.{d5}.{d4}', 'part no. {u3}-{d4}-{d3}', 'SKU {u3}{d7}', 'drawing {u2}{d7} rev. {u}',
  ], // prettier-ignore
  numbers: [
    'ISBN 978-3-16-{d6}-{d}', (random) => `EAN ${ean13(random, '40')}`, (random) => `barcode ${ean13(random, '87')}`,
    'version 4.{d2}.{d}.{d3} replaces 3.{d2}.{d}.{d2}', '52.{d6}, 13.{d6}', 'measured 0.{d16} and {d}.{d12}', 'epoch 17{d11}', '2026-03-12T10:{d2}:{d2}.{d3}Z',
    'between 2019-2024 some {d5} to {d6} units', 'pressure {d3}.{d2} bar at {d2}.{d} °C, flow {d4} l/h', 'page {d3} of {d3}, section 4.{d}.{d}.{d}', 'EUR {d3}.{d3},{d2} and USD {d3},{d3}.{d2}',
    '{D}{d7} rows, {D}{d8} bytes, {d4} ms', 'document {D}{d15}', 'counter {D}{d10} of {D}{d12}', 'meter reading {d8}, previous {d8}',
  ], // prettier-ignore
  words: [
    'Your passport must be valid for six months; bring it with your driving licence to room {d4}.',
    'The account manager keeps the routing of calls under review, as agreed in minute {d6}.',
    'Credit card payments are welcome from 10 EUR; see notice {d8} at the entrance.',
    'The tax office answered our letter {d2}/{d4}; social security contributions stay as they are.',
    'Patients of the clinic may park in zone {d2}; ticket {d6} is valid all day.',
    'Die Steuer für das Jahr 2025 wird bis zum 31.07.2026 erklärt, Vorgang {d8}.',
    'The key to success is a token of trust: plan {d2}/{d4} says how.',
    'Our insurance covers the warehouse; policy text, clause {d}.{d}.{d}, was revised in 2024.',
    'Reset your password every ninety days and never write it down; help page {d5}.',
    'The driver version {d2}.{d2}.{d4} is licensed per device; license terms apply.',
    'La carte d’accès du bâtiment est valable jusqu’au 31.12.2026, badge {d6}.',
    'National health week starts on 4 May; stand {d3} informs about blood donation.',
  ],
  logs: [
    '2026-03-12T10:{d2}:{d2}.{d3}Z INFO  worker-{d} job {h8} took {d4} ms, retries {d}',
    '[12/Mar/2026:10:{d2}:{d2} +0000] "GET /api/items/{d8}?page={d2} HTTP/1.1" 200 {d5}',
    '{"level":"info","time":17{d11},"pid":{d5},"reqId":"{h16}","msg":"done","ms":{d3}}',
    'kernel: [{d5}.{d6}] usb 1-{d}: new device found, idVendor={h4}, idProduct={h4}',
    'E{d4} {d2}:{d2}:{d2}.{d6} {d7} controller.go:{d3}] queue {h10} is empty',
  ],
};

const families = Object.keys(lines);

/** A document without anything sensitive. */
export function decoyText(random: Random): Sample {
  const family = lines[random.pick(families)] ?? [];
  const blocks = Array.from({ length: 12 }, (): Block => {
    const line = random.number(4) === 0 ? (filler(random, 1)[0] ?? '') : random.pick(family);
    return { kind: 'text', text: typeof line === 'string' ? fill(random, line) : line(random) };
  });
  return sample(blocks);
}

const columns: readonly (readonly [name: string, cell: string])[] = [
  ['Order no.', '{D}{d7}'], ['Item', '{D}{d5}'], ['SKU', '{u3}{d7}'], ['Quantity', '{d2}'], ['Price', '{d3}.{d2}'], ['Tracking', '1Z{U16}'], ['Batch', '{d9}'],
  ['Created', '2026-0{D}-1{d}'], ['Updated', '2026-0{D}-1{d} 1{d}:3{d}'], ['Reference', '{D}{d9}'], ['Serial', '{U10}'], ['Latitude', '52.{d6}'], ['Longitude', '13.{d6}'],
  ['Document', '{D}{d11}'], ['Warehouse', 'W{d3}'], ['Bestellnummer', '{D}{d8}'], ['Charge', '{u2}{d7}'], ['Référence', '{u2}{d6}'], ['Hash', '{h32}'], ['Duration', '{d4}'],
]; // prettier-ignore

/** An export of orders, stock, events. */
export function decoyTable(random: Random): Sample {
  const start = random.number(columns.length);
  const chosen = Array.from({ length: 6 }, (_, at) => columns[(start + at * 3) % columns.length] ?? ['Item', '{d4}']);
  const rows = Array.from({ length: 40 }, () => chosen.map(([, cell]) => fill(random, cell)));
  return sample([{ kind: 'table', rows: [chosen.map(([name]) => name), ...rows] }]);
}

/** Types whose check digit finds every single wrong digit. */
const checked = new Set(
  (
    'credit-card-number iban aba-routing-number brazil-cpf-number brazil-legal-entity-number canada-social-insurance-number mexico-clabe ' +
    'belgium-national-number belgium-value-added-tax-number france-insee france-value-added-tax-number germany-tax-id netherlands-citizens-service-number ' +
    'uk-nhs-number switzerland-ssn-ahv-number spain-dni spain-social-security-number italy-value-added-tax-number turkey-national-identification-number ' +
    'croatia-personal-identification-number estonia-personal-identification-code lithuania-personal-code norway-identification-number poland-national-id ' +
    'poland-tax-identification-number romania-personal-numeric-code slovenia-unique-master-citizen-number australia-tax-file-number australia-business-number ' +
    'china-resident-identity-card-number hong-kong-identity-card-number india-unique-identification-number japan-my-number-personal ' +
    'singapore-national-registration-identity-card-number south-africa-identification-number israel-national-identification-number ' +
    'us-national-provider-identifier international-securities-identification-number imei-number austria-value-added-tax'
  ).split(' '),
);

/** Kinds of which look-alikes with a wrong check digit can be made. */
export function breakable(kinds: readonly ValueKind[]): readonly ValueKind[] {
  return kinds.filter(({ type }) => checked.has(type));
}

/** A value with its name, one digit of which is wrong. */
export function brokenText(random: Random, kind: ValueKind): Sample {
  const label = random.pick(kind.labels);
  const value = kind.write(random);
  const at = random.pick([...value.matchAll(/\d/g)].map(({ index }) => index).slice(2));
  const wrong = (Number(value.charAt(at)) + 1 + random.number(8)) % 10;
  const text = `${label.text}: ${value.slice(0, at)}${wrong}${value.slice(at + 1)}`;
  return sample([{ kind: 'text', text }], kind.also);
}

function sample(planted: readonly Block[], tolerated: readonly string[] = []): Sample {
  return { content: { before: [], planted, after: [] }, expected: new Map(), tolerated: new Set(tolerated) };
}
