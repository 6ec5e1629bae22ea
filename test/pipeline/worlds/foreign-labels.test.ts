import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterEach, describe, expect, it } from 'vitest';

import { inspect } from '../../../inspect.ts';
import type { PolicyHash } from '../../../model/ids.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { labelProperties } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../fixtures/foreign-labels', name));

/** The shipped policy, which takes another product's property for a label of its own, and that product's marking out. */
function mapping(pipeline: Pipeline): Pipeline {
  const { documents, policy } = pipeline;
  const label = policy.labels.find(({ name }) => name === 'Confidential - All Employees');
  if (label === undefined) throw new Error('The policy has no such label');
  return {
    ...pipeline,
    policy: {
      ...policy,
      labelByCustomProperties: [{ property: 'Classification', value: 'Secret', label: label.id }],
      removeMarkings: ['^company confidential$'],
    },
    policyHash: 'maps' as PolicyHash,
    documents: {
      ...documents,
      inspect: (content, name) =>
        new Promise((resolve) => {
          const tells = { markings: true, properties: true };
          resolve(inspect(content.source, name, { ignoreTestNumbers: false, timeLimitMs: 60_000, tells }));
        }),
    },
  };
}

async function contentOf(bytes: Buffer, part: RegExp): Promise<string> {
  const zip = await JSZip.loadAsync(bytes);
  return (await Promise.all(zip.file(part).map((file) => file.async('string')))).join('\n');
}

describe.each(['graph', 'box'])('a document of another product in %s', (cloud) => {
  it.each([
    ['report.docx', /word\/header\d*\.xml$/u],
    ['sheet.xlsx', /worksheets\/sheet1\.xml$/u],
  ])('gets the label that its property stands for, once, without the foreign marking: %s', async (name, part) => {
    world = await createWorld({ cloud });
    world.restart(mapping);
    const original = fixture(name);
    expect(await contentOf(original, part)).toContain('Company Confidential');
    const file = await world.cloud.user.create(name, original);
    for (let round = 0; round < 3; round++) {
      await world.settle();
      world.pass(300_000);
    }
    expect(await outcomesOf(world, file)).toEqual(['labeled/mapped']);
    expect(await world.cloud.user.versions(file)).toBe(2);
    const [alert, ...others] = await world.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      outcome: 'labeled',
      reason: 'mapped',
      label: { after: { name: 'Confidential \\ All Employees' } },
    });
    expect(alert?.detail).toContain('document property Classification');
    const after = await world.cloud.user.read(file);
    expect(await labelProperties(after)).toHaveLength(7);
    expect(await contentOf(after, /docProps\/custom\.xml$/u)).toContain('name="Classification"');
    expect(await contentOf(after, part)).not.toContain('Company Confidential');
    expect(await contentOf(after, part)).toContain('Garden department');
  });
});
