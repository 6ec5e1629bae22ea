import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { origin, startSandbox, type Client, type Started } from './start-sandbox.ts';

const templateKey = 'securityClassification-6VMVochwUWo';
const key = 'Box__Security__Classification__Key';
const patch = { 'content-type': 'application/json-patch+json' };

let started: Started;
let service: Client;
let id: string;
beforeEach(async () => {
  started = await startSandbox();
  ({ service } = started);
  id = (await service.upload(await started.folderId('Finance'), 'plan.txt', 'plan')).id('entries', 0, 'id');
  const options = ['Secret', 'Public'].map((name) => ({ key: name }));
  const fields = [{ type: 'enum', key, displayName: 'Classification', options }];
  const body = { scope: 'enterprise', templateKey, displayName: 'Classification', fields };
  expect((await service.call('POST', '/2.0/metadata_templates/schema', { body })).status).toBe(201);
});
afterEach(() => started.sandbox.close());

const etag = async (): Promise<unknown> => (await service.call('GET', `/2.0/files/${id}?fields=etag`)).get('etag');
const instance = (): string => `/2.0/files/${id}/metadata/enterprise/${templateKey}`;

async function classifyChangeAndRemove(): Promise<readonly unknown[]> {
  const etags = [await etag()];
  await service.call('POST', instance(), { body: { [key]: 'Secret' } });
  etags.push(await etag());
  const body = JSON.stringify([{ op: 'replace', path: `/${key}`, value: 'Public' }]);
  expect((await service.call('PUT', instance(), { body, headers: patch })).status).toBe(200);
  etags.push(await etag());
  await service.call('DELETE', instance());
  return [...etags, await etag()];
}

describe('a classification', () => {
  it('moves the file’s etag each time, and neither its modifier nor its versions', async () => {
    const modified = '?fields=modified_at,modified_by,file_version';
    const before = await service.call('GET', `/2.0/files/${id}${modified}`);
    const etags = await classifyChangeAndRemove();
    expect(new Set(etags).size).toBe(4);
    expect((await service.call('GET', `/2.0/files/${id}${modified}`)).json).toMatchObject({
      modified_by: before.get('modified_by') as object,
      file_version: before.get('file_version') as object,
    });
  });

  it('leaves the etag where it is once the switch says so', async () => {
    const body = JSON.stringify({ classificationMovesEtag: false });
    await started.sandbox.handle(new Request(`${origin}/sandbox/switches`, { method: 'PUT', body }));
    expect(new Set(await classifyChangeAndRemove()).size).toBe(1);
  });

  it('is refused with a 26th option, a name beyond 40 and a description beyond 300 characters', async () => {
    const path = `/2.0/metadata_templates/enterprise/${templateKey}/schema`;
    const add = async (name: string, definition = ''): Promise<number> => {
      const staticConfig = { classification: { classificationDefinition: definition, colorID: 1 } };
      const body = JSON.stringify([{ op: 'addEnumOption', fieldKey: key, data: { key: name, staticConfig } }]);
      return (await service.call('PUT', path, { body, headers: patch })).status;
    };
    expect(await add('x'.repeat(41))).toBe(400);
    expect(await add('Long', 'x'.repeat(301))).toBe(400);
    for (let at = 3; at <= 25; at++) expect(await add(`Label ${at}`, 'x'.repeat(300))).toBe(200);
    expect(await add('One more')).toBe(400);
    expect(await add('Label 3')).toBe(400);
  });
});
