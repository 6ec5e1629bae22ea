import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { graph, graphError, signedIn, thrownBy, useNock } from './peer.ts';

useNock();

const site = { id: 'contoso.sharepoint.com,1,1', displayName: 'Finance' };
const mine = { id: 'contoso-my.sharepoint.com,2,2', displayName: 'Ada', isPersonalSite: true };

function answers(path: string, ...value: readonly object[]): void {
  nock(graph).get(`/v1.0${path}`).reply(200, { value });
}

const library = { id: 'b!1', name: 'Documents', driveType: 'documentLibrary', webUrl: 'https://c.sharepoint.com/Docs' };

describe('sources()', () => {
  test('sources() lists the libraries of all sites and subsites, and the OneDrives', async () => {
    const connector = signedIn();
    const archived = { id: 'c,3,3', siteCollection: { archivalDetails: { archiveStatus: 'fullyArchived' } } };
    answers('/sites/getAllSites', site, mine, archived);
    answers(`/sites/${site.id}/drives`, library);
    answers(`/sites/${site.id}/sites`, { id: 'sub', displayName: 'Audit' });
    answers('/sites/sub/drives', { ...library, id: 'b!3' });
    answers('/sites/sub/sites');
    const owner = { user: { displayName: 'Ada Lovelace' } };
    answers(`/sites/${mine.id}/drives`, { id: 'b!2', name: 'OneDrive', driveType: 'business', owner });
    expect((await connector.sources()).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { connector: 'graph', id: 'b!1', name: 'Finance / Documents', kind: 'sharepoint' },
      { connector: 'graph', id: 'b!2', name: 'Ada Lovelace', kind: 'onedrive' },
      { connector: 'graph', id: 'b!3', name: 'Audit / Documents', kind: 'sharepoint' },
    ]);
  });

  test('sources() leaves out what SharePoint keeps for itself', async () => {
    const connector = signedIn({ sites: [site.id] });
    nock(graph).get(`/v1.0/sites/${site.id}`).reply(200, site);
    const hold = { ...library, id: 'b!h', webUrl: 'https://c.sharepoint.com/PreservationHoldLibrary' };
    const style = { ...library, id: 'b!s', webUrl: 'https://c.sharepoint.com/Style%20Library' };
    answers(`/sites/${site.id}/drives`, hold, style, { ...library, id: 'b!x', system: {} }, library);
    answers(`/sites/${site.id}/sites`);
    expect((await connector.sources()).map(({ id }) => id)).toEqual(['b!1']);
  });

  test('sources() finds a named site by its address', async () => {
    const connector = signedIn({ sites: ['contoso.sharepoint.com:/sites/Finance & Tax'] });
    nock(graph).get('/v1.0/sites/contoso.sharepoint.com:/sites/Finance%20%26%20Tax').reply(200, site);
    answers(`/sites/${site.id}/drives`, library);
    answers(`/sites/${site.id}/sites`);
    expect(await connector.sources()).toHaveLength(1);
  });

  test('sources() goes on without a site that cannot be read, but not without one that was named', async () => {
    const connector = signedIn();
    answers('/sites/getAllSites', site, mine);
    nock(graph).get(`/v1.0/sites/${site.id}/drives`).reply(423, graphError('resourceLocked'));
    answers(`/sites/${mine.id}/drives`, { id: 'b!2', driveType: 'business' });
    expect((await connector.sources()).map(({ id }) => id)).toEqual(['b!2']);

    const named = signedIn({ sites: [site.id] });
    nock(graph).get(`/v1.0/sites/${site.id}`).reply(200, site);
    nock(graph).get(`/v1.0/sites/${site.id}/drives`).reply(423, graphError('resourceLocked'));
    expect((await thrownBy(named.sources())).kind).toBe('locked');
  });

  test('sources() is not empty when no site can be read: it fails', async () => {
    const connector = signedIn();
    answers('/sites/getAllSites', site);
    nock(graph).get(`/v1.0/sites/${site.id}/drives`).reply(403, graphError('accessDenied'));
    expect((await thrownBy(connector.sources())).kind).toBe('unauthorized');
  });
});
