import { describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { toItemOf } from '../../../connectors/box/items.ts';
import { parseFile } from '../../../connectors/box/types.ts';
import type { ShownLabel, ShownLabelFeature } from '../../../connectors/connector.ts';
import type { LabelId, SourceId } from '../../../model/ids.ts';
import { type Answer, boxFile, boxOptions, createScriptedBox, json, refusal } from './scripted-box.ts';

const file = 'GET /2.0/files/1';
const instance = '/2.0/files/1/metadata/enterprise/securityClassification-6VMVochwUWo';
const schema = '/2.0/metadata_templates/enterprise/securityClassification-6VMVochwUWo/schema';
const creation = 'POST /2.0/metadata_templates/schema';
const field = 'Box__Security__Classification__Key';

const label = (path: string, digit = 1): ShownLabel => ({
  id: `aaaaaaaa-0000-0000-0000-00000000000${digit}` as LabelId,
  path,
});
const secret = label('Secret');
const definition = 'Sensitivity label 11111111-2222-4333-8444-555555555555';
const showing = (name: string, changes: Readonly<Record<string, unknown>> = {}) =>
  json(boxFile({ classification: { name, definition, color: '#fff' }, ...changes }));
const plain = json(boxFile());
const moved = showing('Secret', { etag: '4' });

type Script = Readonly<Record<string, Answer | readonly Answer[]>>;

function feature(script: Script): { box: ReturnType<typeof createScriptedBox>; labels: ShownLabelFeature } {
  const box = createScriptedBox(script);
  const labels = createBoxConnector(boxOptions(box)).features.shownLabel;
  if (labels === undefined) throw new Error('no feature');
  return { box, labels };
}

function show(script: Script, wanted: ShownLabel | undefined) {
  const described = parseFile(boxFile());
  if (described === undefined) throw new Error('no file');
  const { box, labels } = feature(script);
  return { box, shown: labels.show(toItemOf(described, '100' as SourceId, '99'), wanted) };
}

const bodies = (box: ReturnType<typeof createScriptedBox>, key: string): unknown[] =>
  box.callsTo(key).map(({ body }) => JSON.parse(body.toString()) as unknown);

describe('show()', () => {
  it('show() classifies a file and answers with its new state', async () => {
    const { box, shown } = show({ [file]: [plain, moved], [`POST ${instance}`]: json({}, 201) }, secret);
    expect(await shown).toMatchObject({ version: '501.4', ref: { sourceId: '100', fileId: '1' } });
    expect(bodies(box, `POST ${instance}`)).toEqual([{ [field]: 'Secret' }]);
    expect(box.callsTo(file)[0]?.url.searchParams.get('fields')).toMatch(/file_version.*,classification,/);
  });

  it('show() of what is shown already is one look and nothing else', async () => {
    const { box, shown } = show({ [file]: showing('Secret') }, secret);
    expect(await shown).toMatchObject({ version: '501.3' });
    expect(box.calls.filter(({ method, url }) => method !== 'GET' && !url.pathname.includes('oauth2'))).toEqual([]);
  });

  it('show() changes another classification by a JSON patch', async () => {
    const { box, shown } = show({ [file]: [showing('Public'), moved], [`PUT ${instance}`]: json({}) }, secret);
    await shown;
    expect(bodies(box, `PUT ${instance}`)).toEqual([[{ op: 'replace', path: `/${field}`, value: 'Secret' }]]);
    expect(box.callsTo(`PUT ${instance}`)[0]?.headers.get('content-type')).toBe('application/json-patch+json');
  });

  it.each([secret, undefined])('show() leaves a classification alone that is not ours', async (wanted) => {
    const theirs = json(
      boxFile({ classification: { name: 'Legal hold', definition: 'By the lawyers', color: '#fff' } }),
    );
    const { box, shown } = show({ [file]: theirs }, wanted);
    await expect(shown).rejects.toMatchObject({ kind: 'permanent', reason: 'classified-by-others' });
    expect(box.calls.filter(({ method, url }) => method !== 'GET' && !url.pathname.includes('oauth2'))).toEqual([]);
  });

  it('show() replaces a classification that somebody was faster to set', async () => {
    const script = {
      [file]: [plain, showing('Public'), moved],
      [`POST ${instance}`]: refusal(409, 'tuple_already_exists'),
      [`PUT ${instance}`]: json({}),
    };
    const { box, shown } = show(script, secret);
    await shown;
    expect(box.callsTo(`PUT ${instance}`)).toHaveLength(1);
  });

  it('show() leaves alone what somebody else was faster to set', async () => {
    const theirs = json(boxFile({ classification: { name: 'Legal hold', definition: 'By the lawyers' } }));
    const script = { [file]: [plain, theirs], [`POST ${instance}`]: refusal(409, 'tuple_already_exists') };
    const { box, shown } = show(script, secret);
    await expect(shown).rejects.toMatchObject({ reason: 'classified-by-others' });
    expect(box.callsTo(`POST ${instance}`)).toHaveLength(1);
  });

  it('show() tries no third time where others keep changing it', async () => {
    const script = {
      [file]: [plain, showing('Public')],
      [`POST ${instance}`]: refusal(409, 'tuple_already_exists'),
      [`PUT ${instance}`]: refusal(404, 'instance_not_found'),
    };
    const { box, shown } = show(script, secret);
    await expect(shown).rejects.toMatchObject({ reason: 'instance-not-found' });
    expect(box.callsTo(`PUT ${instance}`)).toHaveLength(1);
  });

  it('show() goes by what the item tells, and asks Box only afterwards', async () => {
    const { box, labels } = feature({ [file]: moved, [`POST ${instance}`]: json({}, 201) });
    const described = parseFile(boxFile({ classification: null }));
    if (described === undefined) throw new Error('no file');
    const item = toItemOf(described, '100' as SourceId, '99');
    expect(item.shownLabel).toBeNull();
    expect(await labels.show(item, secret)).toMatchObject({ version: '501.4', shownLabel: { name: 'Secret' } });
    expect(box.callsTo(file)).toHaveLength(1);
  });

  it('show() replaces what others made where the policy has a label for it', async () => {
    const theirs = json(boxFile({ classification: { name: 'Internal only', definition: '' } }));
    const { box, labels } = feature({ [file]: [theirs, moved], [`PUT ${instance}`]: json({}) });
    const described = parseFile(boxFile());
    if (described === undefined) throw new Error('no file');
    await labels.show(toItemOf(described, '100' as SourceId, '99'), secret, new Set(['Internal only']));
    expect(bodies(box, `PUT ${instance}`)).toEqual([[{ op: 'replace', path: `/${field}`, value: 'Secret' }]]);
  });

  it('show() shows the name that the policy gives the label', async () => {
    const { box, shown } = show(
      { [file]: [plain, moved], [`POST ${instance}`]: json({}, 201) },
      { ...secret, name: 'Eyes only' },
    );
    await shown;
    expect(bodies(box, `POST ${instance}`)).toEqual([{ [field]: 'Eyes only' }]);
  });

  it('show() sets a classification anew that somebody took away meanwhile', async () => {
    const script = {
      [file]: [showing('Public'), plain, moved],
      [`PUT ${instance}`]: refusal(404, 'instance_not_found'),
      [`POST ${instance}`]: json({}, 201),
    };
    const { box, shown } = show(script, secret);
    await shown;
    expect(box.callsTo(`POST ${instance}`)).toHaveLength(1);
  });

  it.each([
    ['is there', new Response(null, { status: 204 })],
    ['went away meanwhile', Response.json({ code: 'instance_not_found' }, { status: 404 })],
  ])('show() of no label takes away what %s', async (_state, answer) => {
    const { box, shown } = show(
      { [file]: [showing('Secret'), plain], [`DELETE ${instance}`]: () => answer },
      undefined,
    );
    expect(await shown).toMatchObject({ version: '501.3' });
    expect(box.callsTo(`DELETE ${instance}`)).toHaveLength(1);
  });

  it('show() of no label leaves an unclassified file alone', async () => {
    const { box, shown } = show({ [file]: plain }, undefined);
    await shown;
    expect(box.callsTo(`DELETE ${instance}`)).toEqual([]);
  });

  it.each([
    [
      'the template is missing',
      404,
      'instance_tuple_not_found',
      { kind: 'permanent', reason: 'classification-missing' },
    ],
    ['the label is missing', 400, 'schema_validation_failed', { kind: 'permanent' }],
    ['the file is gone', 404, 'not_found', { kind: 'gone' }],
    ['the file is locked', 403, 'access_denied_item_locked', { kind: 'locked' }],
    ['a scope is missing', 403, 'insufficient_scope', { kind: 'unauthorized' }],
    ['we may not', 403, 'access_denied_insufficient_permissions', { kind: 'permanent' }],
  ])('show() throws where %s', async (_state, status, code, expected) => {
    const { shown } = show({ [file]: plain, [`POST ${instance}`]: refusal(status, code) }, secret);
    await expect(shown).rejects.toMatchObject(expected);
  });
});

describe('prepare()', () => {
  const template = (...keys: string[]) =>
    json({
      fields: [
        { key: 'other', options: [] },
        { key: field, options: keys.map((key) => ({ key, id: key })) },
      ],
    });

  it('prepare() makes the template with all labels where there is none', async () => {
    const { box, labels } = feature({
      [`GET ${schema}`]: refusal(404, 'not_found'),
      [creation]: [template('Secret', 'Confidential - Partners')],
    });
    await labels.prepare([
      { ...secret, color: '#A80000', tooltip: 'Holds keys' },
      label('Confidential \\ Partners', 2),
    ]);
    expect(bodies(box, creation)).toEqual([
      {
        scope: 'enterprise',
        templateKey: 'securityClassification-6VMVochwUWo',
        displayName: 'Classification',
        hidden: false,
        copyInstanceOnItemCopy: true,
        fields: [
          {
            type: 'enum',
            key: field,
            displayName: 'Classification',
            hidden: false,
            options: [
              {
                key: 'Secret',
                staticConfig: {
                  classification: {
                    classificationDefinition: `Holds keys (Sensitivity label ${secret.id})`,
                    colorID: 2,
                  },
                },
              },
              expect.objectContaining({ key: 'Confidential - Partners' }),
            ],
          },
        ],
      },
    ]);
  });

  it('prepare() adds what is missing and touches nothing else', async () => {
    const { box, labels } = feature({
      [`GET ${schema}`]: template('Theirs', 'Secret'),
      [`PUT ${schema}`]: template('Theirs', 'Secret', 'Public'),
    });
    await labels.prepare([secret, label('Public', 2)]);
    expect(bodies(box, `PUT ${schema}`)).toMatchObject([
      [{ op: 'addEnumOption', fieldKey: field, data: { key: 'Public' } }],
    ]);
    expect(box.callsTo(`PUT ${schema}`)[0]?.headers.get('content-type')).toBe('application/json-patch+json');
  });

  it('prepare() changes nothing where all labels are there, and asks nothing without labels', async () => {
    const { box, labels } = feature({ [`GET ${schema}`]: template('Secret') });
    await labels.prepare([]);
    expect(box.calls).toEqual([]);
    await labels.prepare([secret]);
    expect(box.callsTo(`PUT ${schema}`)).toEqual([]);
  });

  it('prepare() reads the template that another process made at the same time', async () => {
    const { box, labels } = feature({
      [`GET ${schema}`]: [refusal(404, 'not_found'), template('Secret')],
      [creation]: refusal(409, 'conflict'),
      [`PUT ${schema}`]: template('Secret', 'Public'),
    });
    await labels.prepare([secret, label('Public', 2)]);
    expect(bodies(box, `PUT ${schema}`)).toMatchObject([[{ data: { key: 'Public' } }]]);
  });

  it('prepare() adds what is left where another process has added some', async () => {
    const { box, labels } = feature({
      [`GET ${schema}`]: [template(), template('Secret')],
      [`PUT ${schema}`]: [refusal(400, 'bad_request'), template('Secret', 'Public')],
    });
    await labels.prepare([secret, label('Public', 2)]);
    expect(bodies(box, `PUT ${schema}`)).toMatchObject([
      [{ data: { key: 'Secret' } }, { data: { key: 'Public' } }],
      [{ data: { key: 'Public' } }],
    ]);
  });

  it('prepare() throws what Box refuses for other reasons', async () => {
    const { labels } = feature({
      [`GET ${schema}`]: template(),
      [`PUT ${schema}`]: refusal(400, 'bad_request'),
    });
    await expect(labels.prepare([secret])).rejects.toMatchObject({ kind: 'permanent', reason: 'bad-request' });
  });

  it('prepare() adds what fits among 25, in the given order, and names what does not', async () => {
    const theirs = Array.from({ length: 24 }, (_, at) => `Theirs ${at}`);
    const { box, labels } = feature({
      [`GET ${schema}`]: template(...theirs),
      [`PUT ${schema}`]: template(...theirs, 'Secret'),
    });
    await expect(labels.prepare([secret, label('Public', 2)])).rejects.toMatchObject({
      kind: 'permanent',
      reason: 'too-many-classifications',
      message: expect.stringContaining('"Public"') as string,
    });
    expect(bodies(box, `PUT ${schema}`)).toMatchObject([[{ data: { key: 'Secret' } }]]);
  });

  it.each([
    ['read', { [`GET ${schema}`]: refusal(403, 'access_denied_insufficient_permissions') }],
    ['make', { [`GET ${schema}`]: refusal(404, 'not_found'), [creation]: refusal(403, 'forbidden') }],
    ['change', { [`GET ${schema}`]: template(), [`PUT ${schema}`]: refusal(403, 'insufficient_scope') }],
  ])('prepare() throws unauthorized where it may not %s the template', async (_verb, script: Script) => {
    await expect(feature(script).labels.prepare([secret])).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  it('prepare() throws malformed for a template without its field', async () => {
    const { labels } = feature({ [`GET ${schema}`]: json({ fields: [] }) });
    await expect(labels.prepare([secret])).rejects.toMatchObject({ kind: 'malformed' });
  });
});
