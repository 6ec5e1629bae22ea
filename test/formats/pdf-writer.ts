/** Writes the objects of a PDF with cross-references of every kind that there is. */
import { deflateSync } from 'node:zlib';

export interface PdfStream {
  readonly entries: string;
  readonly content: Buffer | string;
}

type Objects = readonly (readonly [number, string | PdfStream])[];

export const xrefKinds = ['table', 'updated table', 'stream', 'object streams', 'hybrid'] as const;
export type XrefKind = (typeof xrefKinds)[number];

/** Where an object lies: its offset, or its container and place in it. */
type Place = number | readonly [number, number];

interface Output {
  push(piece: Buffer | string): void;
  at(): number;
  /** Writes objects and answers with their places. */
  objects(objects: Objects): Map<number, Place>;
  bytes(): Buffer;
}

/** `trailer` holds more entries of it: `/Info 101 0 R`. */
export function writePdf(all: ReadonlyMap<number, string | PdfStream>, trailer: string, kind: XrefKind): Buffer {
  const objects = [...all];
  const size = Math.max(...all.keys()) + 1;
  const root = `/Root 1 0 R${trailer}`;
  const out = createOutput();
  out.push(Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1'));
  if (kind === 'table') writeTable(out, out.objects(objects), `/Size ${size}${root}`);
  else if (kind === 'updated table') {
    const first = writeTable(out, out.objects(objects.slice(0, -2)), `/Size ${size}${root}`);
    writeTable(out, out.objects(objects.slice(-2)), `/Size ${size}${root}/Prev ${first}`);
  } else if (kind === 'stream') {
    writeEnd(out, writeStream(out, out.objects(objects), { number: size, trailer: root }));
  } else {
    const hidden = objects.filter(
      ([number, object]) => typeof object === 'string' && (kind !== 'hybrid' || number >= 100),
    );
    const plain = objects.filter((object) => !hidden.includes(object));
    const places = out.objects([...plain, [size, objectStream(hidden)]]);
    const within = new Map<number, Place>(hidden.map(([number], index) => [number, [size, index]]));
    if (kind === 'object streams') {
      writeEnd(out, writeStream(out, new Map([...places, ...within]), { number: size + 1, trailer: root }));
    } else {
      const beside = writeStream(out, within, { number: size + 1, trailer: root });
      writeTable(
        out,
        places,
        `/Size ${size + 2}${root}/XRefStm ${beside}`,
        hidden.map(([number]) => number),
      );
    }
  }
  return out.bytes();
}

function createOutput(): Output {
  const chunks: Buffer[] = [];
  const at = () => chunks.reduce((sum, { length }) => sum + length, 0);
  const push = (piece: Buffer | string) => void chunks.push(Buffer.from(piece));
  return {
    push,
    at,
    objects(objects) {
      const places = new Map<number, Place>();
      for (const [number, object] of objects) {
        places.set(number, at());
        push(`${number} 0 obj\n`);
        push(bodyOf(object));
        push('\nendobj\n');
      }
      return places;
    },
    bytes: () => Buffer.concat(chunks),
  };
}

function bodyOf(object: string | PdfStream): Buffer {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const content = typeof object.content === 'string' ? Buffer.from(object.content, 'latin1') : object.content;
  return Buffer.concat([
    Buffer.from(`<<${object.entries}/Length ${content.length}>>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
}

/** One run of entries for each object, then the trailer and the end; answers with where it begins. */
function writeTable(
  out: Output,
  places: ReadonlyMap<number, Place>,
  trailer: string,
  free: readonly number[] = [],
): number {
  const start = out.at();
  const used = [...places].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
  const unused = free.map((number) => `${number} 1\n0000000000 00000 f \n`);
  out.push(`xref\n0 1\n0000000000 65535 f \n${[...used, ...unused].join('')}trailer\n<<${trailer}>>\n`);
  writeEnd(out, start);
  return start;
}

function writeEnd(out: Output, start: number): void {
  out.push(`startxref\n${start}\n%%EOF\n`);
}

/** Rows are predicted as PNG's filter "up" does, as most writers have it. */
function writeStream(
  out: Output,
  places: ReadonlyMap<number, Place>,
  { number, trailer }: { readonly number: number; readonly trailer: string },
): number {
  const start = out.at();
  const all = [...places, [number, start] as const].sort(([a], [b]) => a - b);
  let above = Buffer.alloc(7);
  const rows = all.map(([, place]) => {
    const row = Buffer.alloc(7);
    row.writeUInt8(typeof place === 'number' ? 1 : 2);
    row.writeUInt32BE(typeof place === 'number' ? place : place[0], 1);
    row.writeUInt16BE(typeof place === 'number' ? 0 : place[1], 5);
    const predicted = Buffer.concat([Buffer.from([2]), row.map((byte, at) => byte - (above[at] ?? 0))]);
    above = row;
    return predicted;
  });
  const index = all.map(([object]) => `${object} 1`).join(' ');
  const entries =
    `/Type/XRef/Size ${number + 1}/W[1 4 2]/Index[${index}]${trailer}` +
    '/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>';
  out.objects([[number, { entries, content: deflateSync(Buffer.concat(rows)) }]]);
  return start;
}

function objectStream(objects: Objects): PdfStream {
  const texts = objects.map(([, object]) => object as string);
  let at = 0;
  const head = objects.map(([number], index) => {
    const entry = `${number} ${at}`;
    at += (texts[index]?.length ?? 0) + 1;
    return entry;
  });
  const first = `${head.join(' ')} `;
  return {
    entries: `/Type/ObjStm/N ${objects.length}/First ${first.length}/Filter/FlateDecode`,
    content: deflateSync(Buffer.from(`${first}${texts.join('\n')}`, 'latin1')),
  };
}
