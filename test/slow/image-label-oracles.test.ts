/**
 * Labels in images held against other programs: exiftool shows them, and Pillow decodes the same pixels. They are packages of the operating
 * system; without them the checks are skipped with that as their reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { apply, budget } from '../formats/helpers.ts';
import { assignment, idA, idB, tenant } from '../formats/label-values.ts';

const python = '/usr/bin/python3';
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-images-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function need(context: TestContext, command: string, args: readonly string[]): void {
  if (spawnSync(command, args, { stdio: 'ignore' }).status !== 0) {
    context.skip(`\`${command} ${args.join(' ')}\` does not work here`);
  }
}

/** Pictures as Pillow writes them, one of several pages and one with Exif among them. */
const make = `
import sys
from PIL import Image
folder = sys.argv[1]
image = Image.effect_mandelbrot((120, 80), (-3, -2.5, 2, 2.5), 60).convert('RGB')
exif = Image.Exif()
exif[0x010e] = 'A description'
image.save(folder + '/plain.jpg')
image.save(folder + '/exif.jpg', exif=exif, progressive=True)
image.save(folder + '/plain.png')
image.convert('P').save(folder + '/palette.png', exif=exif)
image.save(folder + '/plain.tif')
image.save(folder + '/packed.tif', compression='tiff_lzw', description='A description')
image.save(folder + '/pages.tif', save_all=True, append_images=[image.rotate(90), image.convert('L')])
`;
const pixels = `
import hashlib, json, sys
from PIL import Image, ImageSequence
print(json.dumps({name: [hashlib.sha256(page.convert('RGBA').tobytes()).hexdigest() for page in ImageSequence.Iterator(Image.open(name))] for name in sys.argv[1:]}))
`;
const names = ['plain.jpg', 'exif.jpg', 'plain.png', 'palette.png', 'plain.tif', 'packed.tif', 'pages.tif'];
const open = (bytes: Buffer) => openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;

describe('images with a label', () => {
  it('show it to exiftool, and Pillow decodes the same pixels of each page', { timeout: 120_000 }, (context) => {
    need(context, python, ['-c', 'import PIL']);
    need(context, 'exiftool', ['-ver']);
    execFileSync(python, ['-c', make, folder]);
    const options = { store: 'auto', markings: [] } as const;
    const files = names.map((name) => {
      const original = join(folder, name);
      const bytes = readFileSync(original);
      const first = apply(bytes, open(bytes).labeling?.set(assignment(idB), options));
      const second = apply(first, open(first).labeling?.set(assignment(idA, { name: 'Größe & Łódź' }), options));
      const cleared = apply(second, open(second).labeling?.remove(tenant));
      expect(cleared.equals(bytes), name).toBe(true);
      const labeled = join(folder, `labeled-${name}`);
      writeFileSync(labeled, second);
      return { original, labeled };
    });
    const paths = files.flatMap(({ original, labeled }) => [original, labeled]);
    const decoded = JSON.parse(execFileSync(python, ['-c', pixels, ...paths], { encoding: 'utf8' })) as Record<
      string,
      readonly string[]
    >;
    const told = JSON.parse(
      execFileSync(
        'exiftool',
        ['-json', '-G', '-a', '-validate', '-warning', '-xmp:all', '-exif:all', ...files.map(({ labeled }) => labeled)],
        { encoding: 'utf8' },
      ),
    ) as readonly Record<string, unknown>[];
    for (const [index, { original, labeled }] of files.entries()) {
      expect(decoded[labeled], labeled).toEqual(decoded[original]);
      expect(told[index]).toMatchObject({
        [`XMP:MSIP_Label_${idA}_Name`]: 'Größe & Łódź',
        [`XMP:MSIP_Label_${idA}_Enabled`]: true,
      });
      expect(JSON.stringify(told[index])).not.toContain(idB);
    }
    expect(decoded[join(folder, 'pages.tif')]).toHaveLength(3);
  });
});
