import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { SettingsError } from '../../../model/errors.ts';
import { graph, graphError, signedIn, thrownBy, useNock } from './peer.ts';

useNock();

const site = { id: 'contoso.sharepoint.com,1,1', displayName: 'Finance' };
const mine = { id: 'contoso-my.sharepoint.com,2,2', displayName: 'Ada', isPersonalSite: true };
const fields = '?$select=id,name,driveType,webUrl,system,owner';

function answers(path: string, ...value: readonly object[]): void {
  nock(graph).get(`/v1.0${path}`).reply(200, { value });
}

const library = { id: 'b!1', name: 'Documents', driveType: 'documentLibrary', webUrl: 'https://c.sharepoint.com/Docs' };
const ownedBy = (email: string, id = 'b!2') => ({
  ...{ id, name: 'OneDrive', driveType: 'business' },
  owner: { user: { displayName: email.split('@')[0], email } },
});

async function outcomes(sources: Promise<readonly { readonly id: string; readonly leftOut?: string }[]>) {
  return Object.fromEntries((await sources).map(({ id, leftOut }) => [id, leftOut ?? 'watched']));
}

describe('sources()', () => {
  test('sources() lists the libraries of all sites and subsites, and the OneDrives', async () => {
    const connector = signedIn();
    const archived = { id: 'c,3,3', siteCollection: { archivalDetails: { archiveStatus: 'fullyArchived' } } };
    answers('/sites/getAllSites', site, mine, archived);
    answers(`/sites/${site.id}/drives${fields}`, library);
    answers(`/sites/${site.id}/sites`, { id: 'sub', displayName: 'Audit' });
    answers(`/sites/sub/drives${fields}`, { ...library, id: 'b!3' });
    answers('/sites/sub/sites');
    answers(`/sites/${mine.id}/drives${fields}`, ownedBy('Ada Lovelace@contoso.com'));
    expect((await connector.sources()).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { connector: 'graph', id: 'b!1', name: 'Finance / Documents', kind: 'sharepoint' },
      { connector: 'graph', id: 'b!2', name: 'Ada Lovelace', kind: 'onedrive' },
      { connector: 'graph', id: 'b!3', name: 'Audit / Documents', kind: 'sharepoint' },
      { connector: 'graph', id: 'c,3,3', name: 'c,3,3', kind: 'sharepoint', leftOut: 'archived' },
    ]);
  });

  test('sources() says of what SharePoint keeps for itself that it is left out', async () => {
    const connector = signedIn({ scope: { sites: [site.id] } });
    nock(graph).get(`/v1.0/sites/${site.id}`).reply(200, site);
    const hold = { ...library, id: 'b!h', webUrl: 'https://c.sharepoint.com/PreservationHoldLibrary' };
    const style = { ...library, id: 'b!s', webUrl: 'https://c.sharepoint.com/Style%20Library' };
    answers(`/sites/${site.id}/drives${fields}`, hold, style, { ...library, id: 'b!x', system: {} }, library);
    answers(`/sites/${site.id}/sites`);
    const system = { 'b!h': 'system', 'b!s': 'system', 'b!x': 'system' };
    expect(await outcomes(connector.sources())).toEqual({ 'b!1': 'watched', ...system });
  });

  test('sources() finds a named site by its address, and asks for no list of all', async () => {
    const connector = signedIn({ scope: { sites: ['contoso.sharepoint.com:/sites/Finance & Tax'] } });
    nock(graph).get('/v1.0/sites/contoso.sharepoint.com:/sites/Finance%20%26%20Tax').reply(200, site);
    answers(`/sites/${site.id}/drives${fields}`, library);
    answers(`/sites/${site.id}/sites`);
    expect(await connector.sources()).toHaveLength(1);
  });

  test('sources() goes on without a site that cannot be read, but not without one that was named', async () => {
    const connector = signedIn();
    answers('/sites/getAllSites', site, mine);
    nock(graph).get(`/v1.0/sites/${site.id}/drives${fields}`).reply(423, graphError('resourceLocked'));
    answers(`/sites/${mine.id}/drives${fields}`, { id: 'b!2', driveType: 'business' });
    expect(await outcomes(connector.sources())).toEqual({ 'b!2': 'watched', [site.id]: 'unreadable' });

    const named = signedIn({ scope: { sites: [site.id] } });
    nock(graph).get(`/v1.0/sites/${site.id}`).reply(200, site);
    nock(graph).get(`/v1.0/sites/${site.id}/drives${fields}`).reply(423, graphError('resourceLocked'));
    expect((await thrownBy(named.sources())).kind).toBe('locked');
  });

  test('sources() is not empty when no site can be read: it fails', async () => {
    const connector = signedIn();
    answers('/sites/getAllSites', site);
    nock(graph).get(`/v1.0/sites/${site.id}/drives${fields}`).reply(403, graphError('accessDenied'));
    expect((await thrownBy(connector.sources())).kind).toBe('unauthorized');
  });

  test.each([
    'contoso.sharepoint.com:/sites/Finance',
    'https://contoso.sharepoint.com/sites/finance/',
    'contoso.sharepoint.com/sites/fin*',
    'Fin?nce',
    'contoso.sharepoint.com,1,1',
  ])('sources() neither opens nor watches a site that %s excludes', async (pattern) => {
    const connector = signedIn({ scope: { excludeSites: [pattern] } });
    const address = 'https://contoso.sharepoint.com/sites/Finance';
    const below = { id: 'below', displayName: 'Below', webUrl: `${address}/Below` };
    const other = { id: 'other', displayName: 'Other', webUrl: `${address}Other2` };
    const excludesBelow = pattern.includes('/');
    answers('/sites/getAllSites', { ...site, webUrl: address }, below, { ...mine, id: 'mine' });
    answers(`/sites/mine/drives${fields}`, ownedBy('ada@contoso.com'));
    if (!excludesBelow) {
      answers(`/sites/below/drives${fields}`, library);
      answers('/sites/below/sites', other);
      answers(`/sites/other/drives${fields}`);
      answers('/sites/other/sites');
    }
    expect(await outcomes(connector.sources())).toEqual({
      'b!2': 'watched',
      [site.id]: 'excluded',
      ...(excludesBelow ? { below: 'excluded' } : { 'b!1': 'watched' }),
    });
  });

  test('sources() watches the OneDrives of the named people only, and never of those excluded', async () => {
    const connector = signedIn({ scope: { users: ['*@eu.contoso.com'], excludeUsers: ['CEO@*'] } });
    answers(
      '/sites/getAllSites',
      { ...mine, id: 'a' },
      { ...mine, id: 'b' },
      { ...mine, id: 'c' },
      { ...mine, id: 'd' },
    );
    answers(`/sites/a/drives${fields}`, ownedBy('Ada@EU.contoso.com', 'b!ada'));
    answers(`/sites/b/drives${fields}`, ownedBy('ceo@eu.contoso.com', 'b!ceo'));
    answers(`/sites/c/drives${fields}`, ownedBy('bob@us.contoso.com', 'b!bob'));
    answers(`/sites/d/drives${fields}`, { id: 'b!d', driveType: 'business' });
    expect(await outcomes(connector.sources())).toEqual({
      'b!ada': 'watched',
      'b!ceo': 'excluded',
      'b!bob': 'excluded',
      'b!d': 'owner-unknown',
    });
  });

  test('sources() asks for the OneDrives of people one by one where sites are named', async () => {
    const scope = { sites: [site.id], users: ['ada@contoso.com', 'bob@contoso.com'] };
    const connector = signedIn({ scope });
    nock(graph).get(`/v1.0/users/ada%40contoso.com/drive${fields}`).reply(200, ownedBy('ada@contoso.com'));
    nock(graph).get(`/v1.0/users/bob%40contoso.com/drive${fields}`).reply(404, graphError('ResourceNotFound'));
    nock(graph).get(`/v1.0/sites/${site.id}`).reply(200, site);
    answers(`/sites/${site.id}/drives${fields}`, library);
    answers(`/sites/${site.id}/sites`);
    const expected = { 'b!1': 'watched', 'b!2': 'watched', 'users/bob@contoso.com': 'unreadable' };
    expect(await outcomes(connector.sources())).toEqual(expected);
  });

  test('sources() beside named sites cannot find people by a pattern: nothing starts', () => {
    const scope = { sites: [site.id], users: ['*@contoso.com'] };
    expect(() => signedIn({ scope })).toThrow(SettingsError);
    nock.cleanAll();
  });
});
