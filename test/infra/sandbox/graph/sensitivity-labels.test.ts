import JSZip from 'jszip';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tenantId } from '../../../../infra/sandbox/graph/sandbox.ts';
import type { TenantLabel } from '../../../../infra/sandbox/graph/records.ts';
import { createHarness, type Answer, type Harness } from './harness.ts';

const secret = 'aaaaaaaa-0000-0000-0000-000000000003';
const foreignTenant = 'ffffffff-0000-0000-0000-000000000000';
const labels: readonly TenantLabel[] = [
  { id: secret, name: 'Secret', displayName: 'Secret', priority: 9, hasProtection: true, applicableTo: 'email,file' },
  { id: 'aaaaaaaa-0000-0000-0000-000000000001', name: 'Public', displayName: 'Public', priority: 1, color: '#13A10E' },
  { id: 'aaaaaaaa-0000-0000-0000-000000000002', name: 'Conf', displayName: 'Confidential', priority: 2 },
  {
    id: 'aaaaaaaa-0000-0000-0000-000000000004',
    name: 'Conf-All',
    displayName: 'All Employees',
    priority: 3,
    parent: 'aaaaaaaa-0000-0000-0000-000000000002',
  },
  {
    id: 'aaaaaaaa-0000-0000-0000-000000000005',
    name: 'Sites',
    displayName: 'Sites',
    priority: 4,
    applicableTo: 'site',
  },
];

let harness: Harness;
beforeEach(async () => {
  harness = await createHarness({ labels });
});
afterEach(() => harness.close());

const item = (id: string): string => `/drives/${harness.driveId}/items/${id}`;
const extract = (id: string): Promise<Answer> => harness.call('POST', `${item(id)}/extractSensitivityLabels`);
const shown = async (id: string): Promise<object> =>
  (await harness.call('GET', `${item(id)}?$select=id,eTag,sensitivityLabel`)).json;

interface Parts {
  readonly properties?: Readonly<Record<string, string>>;
  readonly info?: string;
}

function officeFile({ properties, info }: Parts): Promise<Buffer> {
  const zip = new JSZip().file('word/document.xml', '<w:document/>');
  const xml = Object.entries(properties ?? {}).map(
    ([name, value]) => `<property fmtid="{D}" pid="2" name="${name}"><vt:lpwstr>${value}</vt:lpwstr></property>`,
  );
  if (properties !== undefined) zip.file('docProps/custom.xml', `<Properties>${xml.join('')}</Properties>`);
  if (info !== undefined) zip.file('docMetadata/LabelInfo.xml', `<clbl:labelList>${info}</clbl:labelList>`);
  return zip.generateAsync({ type: 'nodebuffer' });
}

const property = (labelId: string, siteId: string, enabled = 'true') => ({
  [`MSIP_Label_${labelId}_Enabled`]: enabled,
  [`MSIP_Label_${labelId}_SiteId`]: siteId,
  [`MSIP_Label_${labelId}_Method`]: 'Privileged',
});
const element = (labelId: string, siteId: string, rest = 'enabled="1" removed="0"') =>
  `<clbl:label id="{${labelId.toUpperCase()}}" ${rest} method="Standard" siteId="{${siteId}}" contentBits="0" />`;

const upload = async (name: string, parts: Parts): Promise<string> =>
  (await harness.upload(name, await officeFile(parts))).json.id;

describe('extractSensitivityLabels', () => {
  test('the label in custom properties is told, shown from then on, and moves the eTag once', async () => {
    const id = await upload('a.docx', { properties: property(secret, tenantId) });
    const before = await shown(id);
    expect(before).not.toHaveProperty('sensitivityLabel');
    expect((await extract(id)).json).toMatchObject({
      labels: [{ sensitivityLabelId: secret, assignmentMethod: 'privileged', tenantId }],
    });
    const after = await shown(id);
    expect(after).toMatchObject({ sensitivityLabel: { id: secret, displayName: 'Secret', protectionEnabled: true } });
    expect(after).not.toMatchObject({ eTag: (before as { eTag: string }).eTag });
    await extract(id);
    expect(await shown(id)).toEqual(after);
    expect((await harness.call('GET', `${item(id)}/versions`)).json.value).toHaveLength(1);
  });

  test('without $select the label is not shown', async () => {
    const id = await upload('a.docx', { properties: property(secret, tenantId) });
    await extract(id);
    expect((await harness.call('GET', item(id))).json).not.toHaveProperty('sensitivityLabel');
  });

  test.each<[string, Parts, readonly string[]]>([
    ['LabelInfo', { info: element(secret, tenantId) }, [secret]],
    [
      'LabelInfo before stale properties',
      { info: element(secret, tenantId), properties: property('0'.repeat(36), tenantId) },
      [secret],
    ],
    [
      'a tombstone',
      { info: element(tenantId, tenantId, 'enabled="0" removed="1"'), properties: property(secret, tenantId) },
      [],
    ],
    ['two tenants', { info: element(secret, tenantId), properties: property(secret, foreignTenant) }, [secret, secret]],
    ['a label that is switched off', { properties: property(secret, tenantId, 'false') }, []],
    ['properties without a tenant', { properties: { [`MSIP_Label_${secret}_Enabled`]: 'true' } }, []],
    ['no labels', {}, []],
  ])('reads %s', async (_what, parts, expected) => {
    const id = await upload('a.xlsx', parts);
    const { json } = await extract(id);
    const found = (json as unknown as { labels: { sensitivityLabelId: string }[] }).labels;
    expect(found.map(({ sensitivityLabelId }) => sensitivityLabelId)).toEqual(expected);
  });

  test('a label of another tenant is told and not shown', async () => {
    const id = await upload('a.docx', { properties: property(secret, foreignTenant) });
    await extract(id);
    expect(await shown(id)).not.toHaveProperty('sensitivityLabel');
  });

  test('a label that is gone from the file is shown no longer', async () => {
    const id = await upload('a.docx', { properties: property(secret, tenantId) });
    await extract(id);
    await upload('a.docx', {});
    expect(await shown(id)).toHaveProperty('sensitivityLabel');
    await extract(id);
    expect(await shown(id)).not.toHaveProperty('sensitivityLabel');
  });

  test('the switches leave the eTag where it is and wrap the answer', async () => {
    await harness.call('POST', '/sandbox/switches', { body: { extractMovesETag: false, wrapExtractedLabels: true } });
    const id = await upload('a.docx', { properties: property(secret, tenantId) });
    const { eTag } = (await harness.call('GET', item(id))).json;
    expect((await extract(id)).json).toMatchObject({ value: { labels: [{ sensitivityLabelId: secret }] } });
    expect(await shown(id)).toMatchObject({ eTag, sensitivityLabel: { id: secret } });
  });

  test('other types, encrypted files and folders are refused, and other bytes have no label', async () => {
    const text = await harness.upload('a.txt', 'text');
    expect(await extract(text.json.id)).toMatchObject({ status: 415 });
    const encrypted = await harness.upload('b.docx', Buffer.from('d0cf11e0a1b11ae1ffff', 'hex'));
    expect(await extract(encrypted.json.id)).toMatchObject({
      status: 423,
      json: { error: { code: 'fileDecryptionNotSupported' } },
    });
    const broken = await harness.upload('c.docx', 'no package');
    expect((await extract(broken.json.id)).json).toMatchObject({ labels: [] });
    const folder = await harness.call('GET', `/drives/${harness.driveId}/root`);
    expect((await extract(folder.json.id)).status).toBe(400);
    expect((await harness.call('GET', `${item(text.json.id)}/extractSensitivityLabels`)).status).toBe(405);
  });
});

describe('sensitivityLabels', () => {
  const path = '/security/dataSecurityAndGovernance/sensitivityLabels';
  const names = (answer: Answer): readonly string[] => answer.json.value.map(({ name }) => name);

  test('the catalog lists labels by priority, with sublabels under their parents', async () => {
    const answer = await harness.call('GET', path);
    expect(names(answer)).toEqual(['Public', 'Conf', 'Sites', 'Secret']);
    expect(answer.json.value[0]).toMatchObject({ color: '#13A10E', isEnabled: true, sublabels: [] });
    expect(answer.json.value[1]).toMatchObject({ sublabels: [{ name: 'Conf-All', displayName: 'All Employees' }] });
    expect(answer.json.value[3]).toMatchObject({ applicableTo: 'email,file', hasProtection: true });
  });

  test('the catalog is filtered by what labels are for', async () => {
    const answer = await harness.call('GET', `${path}?$filter=${encodeURIComponent("applicableTo has 'file'")}`);
    expect(names(answer)).toEqual(['Public', 'Conf', 'Secret']);
    expect((await harness.call('GET', `${path}?$filter=name%20eq%20'x'`)).status).toBe(400);
  });

  test('the catalog comes in pages', async () => {
    const first = await harness.call('GET', `${path}?$top=3`);
    const second = await harness.call('GET', first.json['@odata.nextLink'] ?? '');
    expect([names(first).length, names(second), second.json['@odata.nextLink']]).toEqual([3, ['Secret'], undefined]);
    expect((await harness.call('GET', `${path}?$skiptoken=x`)).status).toBe(400);
  });

  test('other places, methods and callers without a token are refused', async () => {
    expect((await harness.call('GET', '/security')).status).toBe(400);
    expect((await harness.call('GET', '/security/alerts')).status).toBe(400);
    expect((await harness.call('GET', `${path}/${secret}`)).status).toBe(400);
    expect((await harness.call('POST', path, { body: {} })).status).toBe(405);
    expect((await harness.call('GET', path, { as: 'none' })).status).toBe(401);
  });
});
