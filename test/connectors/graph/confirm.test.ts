import nock from 'nock';
import { describe, expect, test } from 'vitest';
import type { UploadIntent } from '../../../connectors/connector.ts';
import type { Version } from '../../../model/ids.ts';
import { byAda, byUs, fileItem, graph, itemUrl, signedIn, thrownBy, useNock, version } from './peer.ts';

useNock();

const intent: UploadIntent = {
  baseVersion: '"{A},1"' as Version,
  baseModifiedAt: Date.parse('2026-09-01T10:00:01Z'),
  baseSize: 5,
  digest: 'ours',
  size: 9,
};
const ours = fileItem({ version: '"{A},2"' as Version, size: 9, digest: 'ours', modifiedByUs: true });
const rewritten = { ...ours, digest: 'other', size: 11 };
const base = version('1.0', byAda);
const adas = version('2.0', byAda, { size: 7 });

function held(publication: object = { level: 'published' }): void {
  nock(graph)
    .get(`${itemUrl}?$select=id,eTag,fileSystemInfo,publication`)
    .reply(200, { id: 'ITEM', eTag: '"{A},2"', publication });
}

function listed(...value: readonly object[]): void {
  held();
  nock(graph).get(`${itemUrl}/versions`).reply(200, { value });
}

function restored(id: string): void {
  nock(graph).post(`${itemUrl}/versions/${id}/restoreVersion`).reply(204);
}

describe('confirm()', () => {
  test('confirm() knows our bytes directly on the base', async () => {
    const connector = signedIn();
    listed(version('2.0', byUs, { size: 9 }), base);
    expect(await connector.confirm(ours, intent)).toBe('ours');
  });

  test('confirm() takes bytes that the service changed for probably ours', async () => {
    const connector = signedIn();
    listed(version('2.0', byUs, { size: 11 }), base);
    expect(await connector.confirm(rewritten, intent)).toBe('probably');
  });

  test("confirm() says foreign to a person's version", async () => {
    const connector = signedIn();
    listed(adas, base);
    expect(await connector.confirm(fileItem({ digest: 'other' }), intent)).toBe('foreign');
  });

  test('confirm() says base where nothing was written since, whatever became of the eTag', async () => {
    const connector = signedIn();
    listed(base);
    expect(await connector.confirm(fileItem({ version: '"{A},9"' as Version, digest: 'other' }), intent)).toBe('base');
    // A base of ours, from before: a policy that asks for another label.
    const later = { ...intent, baseModifiedAt: intent.baseModifiedAt + 60_000 };
    listed(version('1.0', byUs));
    expect(await connector.confirm(fileItem({ digest: 'other', modifiedByUs: true }), later)).toBe('base');
  });

  test.each([
    ['checks in what we had written', ours, 'checkin'],
    ['discards what is not ours', fileItem({ digest: 'other' }), 'discardCheckout'],
  ])('confirm() ends a check-out of ours: it %s', async (_what, item, action) => {
    const connector = signedIn();
    held({ level: 'checkout', checkedOutBy: byUs });
    nock(graph).post(`${itemUrl}/${action}`).reply(204);
    expect((await thrownBy(connector.confirm(item, intent))).kind).toBe('conflict');
  });

  test("confirm() leaves a person's check-out alone", async () => {
    const connector = signedIn();
    held({ level: 'checkout', checkedOutBy: byAda });
    nock(graph)
      .get(`${itemUrl}/versions`)
      .reply(200, { value: [adas, base] });
    expect(await connector.confirm(fileItem({ digest: 'other' }), intent)).toBe('foreign');
  });

  test.each([
    ['our bytes', ours, 9],
    ['bytes that the service changed', rewritten, 11],
  ])('confirm() brings back a save that %s buried', async (_what, item, size) => {
    const connector = signedIn();
    listed(version('3.0', byUs, { size }), adas, base);
    restored('2.0');
    expect(await connector.confirm(item, intent)).toBe('foreign');
  });

  test('confirm() knows the base of a file that was moved or renamed since it was saved', async () => {
    const connector = signedIn();
    listed(version('2.0', byUs, { size: 9 }), base);
    const moved = { ...intent, baseModifiedAt: intent.baseModifiedAt + 60_000 };
    expect(await connector.confirm(ours, moved)).toBe('ours');
  });

  test('confirm() does not restore beneath a newer save', async () => {
    const connector = signedIn();
    const first = version('3.0', byUs, { size: 9 });
    listed(version('4.0', byAda, { size: 9 }), first, adas, base);
    expect(await connector.confirm(ours, intent)).toBe('foreign');
  });

  test('confirm() knows our bytes under a newer save', async () => {
    const connector = signedIn();
    listed(version('3.0', byAda), version('2.0', byUs, { size: 9 }), base);
    expect(await connector.confirm(ours, intent)).toBe('ours');
  });

  test('confirm() passes over the double that setting the times made', async () => {
    const connector = signedIn();
    listed(version('3.0', byUs, { size: 9 }), version('2.0', byUs, { size: 9 }), base);
    expect(await connector.confirm(ours, intent)).toBe('ours');
    listed(version('3.0', byUs, { size: 11 }), version('2.0', byUs, { size: 11 }), base);
    expect(await connector.confirm(rewritten, intent)).toBe('probably');
  });

  test('confirm() does not take a version that it restored for the upload', async () => {
    const connector = signedIn();
    listed(version('4.0', byUs, { size: 7 }), version('3.0', byUs, { size: 9 }), adas, base);
    const item = fileItem({ digest: 'adas', size: 7, modifiedByUs: true });
    expect(await connector.confirm(item, intent)).toBe('foreign');
  });

  test('confirm() goes by the digest or the modifier where the library keeps no versions', async () => {
    const connector = signedIn();
    listed(version('1.0', byUs, { size: 9 }));
    expect(await connector.confirm(ours, intent)).toBe('ours');
    listed(version('1.0', byUs, { size: 11 }));
    expect(await connector.confirm(rewritten, intent)).toBe('probably');
  });
});
