import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ChangedFile, Connector, Received, ShownLabel, ShownLabelFeature } from '../../connectors/connector.ts';
import { sandboxTenantId } from '../../config.ts';
import { chunksOf, memorySource } from '../../lib/patch.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem, FileRef, Source } from '../../model/file.ts';
import type { Checkpoint, LabelId } from '../../model/ids.ts';
import type { Cloud, CloudOptions } from '../fixtures/clouds.ts';
import { docx, plainText, withLabel } from '../fixtures/documents.ts';

const signal = new AbortController().signal;
const content = (text: string): Buffer => Buffer.from(text);

/** What every member of connectors/registry.ts must do, against its cloud. */
export function describeConnector(name: string, open: (options?: CloudOptions) => Promise<Cloud>): void {
  describe(`connector contract: ${name}`, () => {
    let cloud: Cloud;
    let connector: Connector;
    let requests: Request[];
    beforeEach(async () => {
      requests = [];
      cloud = await open({
        intercept: (request, next) => {
          requests.push(request);
          return next(request);
        },
      });
      connector = cloud.connector;
    });
    afterEach(() => cloud.close());

    const present = async (file: FileRef): Promise<FileItem> => {
      const item = await connector.look(file);
      if (item === undefined) throw new Error('The file is not there');
      return item;
    };
    const upload = async (item: FileItem, bytes: Buffer) =>
      connector.upload(item, { bytes: memorySource(bytes), digest: digestOf(connector, bytes), signal });
    const kindOf = (work: Promise<unknown>) =>
      work.then(
        () => 'no error',
        (error: unknown) => (error instanceof ConnectorError ? error.kind : error),
      );

    it('has the name that it is registered under', () => {
      expect(connector.name).toBe(name);
    });

    it('sources() finds what there is to watch, each once', async () => {
      const sources = await connector.sources();
      const ids = sources.map(({ id }) => id);
      expect(sources.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      for (const source of sources) expect(source.connector).toBe(name);
    });

    it('changes() lists every file from the beginning and ends with the last page', async () => {
      const first = await cloud.user.create('a.txt', content('a'));
      const second = await cloud.user.create('b.txt', content('b'));
      const { files, last } = await listing(connector, await sourceOf(connector, first));
      expect(idsOf(files).sort()).toEqual([first.fileId, second.fileId].sort());
      expect(last).toBe(true);
    });

    it('changes() goes on from a checkpoint without repeating what it had', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const source = await sourceOf(connector, file);
      const { checkpoint } = await listing(connector, source);
      const again = await listing(connector, source, checkpoint);
      expect(idsOf(again.files)).not.toContain(file.fileId);
      expect(again.last).toBe(true);
    });

    it('changes() of some source shows an edit after its checkpoint', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const sources = (await connector.sources()).filter(({ leftOut }) => leftOut === undefined);
      const checkpoints = await Promise.all(sources.map((source) => listing(connector, source)));
      await cloud.user.edit(file, content('b'));
      const after = await Promise.all(
        sources.map((source, index) => listing(connector, source, checkpoints[index]?.checkpoint)),
      );
      expect(after.flatMap(({ files }) => idsOf(files))).toContain(file.fileId);
    });

    it('look() describes the file and gives it the same reference as the listing', async () => {
      const file = await cloud.user.create('report.txt', content('some text'));
      const item = await present(file);
      expect(item).toMatchObject({ name: 'report.txt', size: 9, modifiedByUs: false, ref: file });
      expect(item.path.endsWith('report.txt')).toBe(true);
      expect(Math.abs(item.modifiedAt - Date.now())).toBeLessThan(60_000);
    });

    it('look() answers undefined for a file that was removed', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      await cloud.user.remove(file);
      expect(await connector.look(file)).toBeUndefined();
    });

    it('the version changes with the content and with the name, and only then', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const first = await present(file);
      expect((await present(file)).version).toBe(first.version);
      await cloud.user.edit(file, content('b'));
      const second = await present(file);
      expect(second.version).not.toBe(first.version);
      await cloud.user.rename(file, 'c.txt');
      const renamed = await connector.look(file);
      expect(renamed === undefined).toBe(!cloud.can.stableIds);
      expect(renamed?.version).not.toBe(second.version);
    });

    it('download() gives the bytes of that version', async () => {
      const bytes = Buffer.alloc(3_000_000, 'labelwright ');
      const file = await cloud.user.create('big.txt', bytes);
      expect((await collect(connector, await present(file))).equals(bytes)).toBe(true);
    });

    it('download() survives a body that is cut short', async () => {
      if (!cloud.can.http) return;
      const bytes = Buffer.alloc(400_000, 'labelwright ');
      const file = await cloud.user.create('cut.txt', bytes);
      const item = await present(file);
      await cloud.control('/sandbox/faults', {
        method: 'GET',
        path: 'download|dl|content',
        skip: 1,
        fault: { kind: 'truncate' },
      });
      expect((await collect(connector, item)).equals(bytes)).toBe(true);
    });

    it('download() throws conflict when the version is no longer the present one', async () => {
      const file = await cloud.user.create('a.txt', content('the first text'));
      const item = await present(file);
      await cloud.user.edit(file, content('another text, longer'));
      const result = await collect(connector, item).catch((error: unknown) => error);
      // A service that keeps versions addressable may still hand out exactly the one that was asked for.
      if (Buffer.isBuffer(result)) expect(result.toString()).toBe('the first text');
      else expect(result).toMatchObject({ kind: 'conflict' });
    });

    it('upload() writes one new version over the one that was named', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const item = await present(file);
      const { item: after, versionAfter } = await upload(item, content('written by us'));
      expect((await cloud.user.read(file)).toString()).toBe('written by us');
      expect(await cloud.user.versions(file)).toBe(2);
      expect(after.version).not.toBe(item.version);
      expect(after.ref).toEqual(file);
      expect(versionAfter).toBeDefined();
      expect((await present(file)).version).toBe(after.version);
    });

    it('upload() writes a file of several fragments', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const bytes = Buffer.alloc(25 * 1024 * 1024 + 1, 'fragment');
      await upload(await present(file), bytes);
      expect((await cloud.user.read(file)).equals(bytes)).toBe(true);
      expect(await cloud.user.versions(file)).toBe(2);
    });

    it('upload() throws conflict over a version that a user has replaced, and the edit stays', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const item = await present(file);
      await cloud.user.edit(file, content('edited by a user'));
      expect(await kindOf(upload(item, content('ours')))).toBe('conflict');
      expect((await cloud.user.read(file)).toString()).toBe('edited by a user');
    });

    it('upload() throws locked while somebody has the file open, and nothing changes', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const item = await present(file);
      await cloud.user.lock(file);
      const kind = await kindOf(upload(await present(file).catch(() => item), content('ours')));
      expect(kind).toBe('locked');
      expect((await cloud.user.read(file)).toString()).toBe('a');
    });

    it('upload() throws for a file that is gone', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const item = await present(file);
      await cloud.user.remove(file);
      expect(['gone', 'conflict']).toContain(await kindOf(upload(item, content('ours'))));
    });

    it('confirm() knows our own write from a user’s', async () => {
      const file = await cloud.user.create('a.txt', content('a'));
      const base = await present(file);
      const bytes = content('written by us');
      await upload(base, bytes);
      const intent = {
        baseVersion: base.version,
        baseModifiedAt: base.modifiedAt,
        baseSize: base.size,
        digest: digestOf(connector, bytes),
        size: bytes.length,
      };
      expect(await connector.confirm(await present(file), intent)).toBe('ours');
      await cloud.user.edit(file, content('and edited by a user'));
      expect(await connector.confirm(await present(file), intent)).toBe('foreign');
    });

    it('createDigest() agrees with the digest that the service states', async () => {
      const bytes = Buffer.alloc(100_003, 'digest');
      const file = await cloud.user.create('a.txt', bytes);
      const item = await present(file);
      expect(item.digest).toBe(cloud.can.digests ? digestOf(connector, bytes) : undefined);
    });

    it('rename() gives another name over the version that was named', async () => {
      const { rename } = connector.features;
      if (rename === undefined) return;
      const file = await cloud.user.create('a.txt', content('a'));
      const item = await present(file);
      const renamed = await rename(item, 'a.txt.p7m');
      expect(renamed.name).toBe('a.txt.p7m');
      expect(await cloud.user.nameOf(file)).toBe('a.txt.p7m');
      expect(await kindOf(rename(item, 'b.txt'))).toBe('conflict');
    });

    it('a throttled call throws transient with the wait that the service asked for', async () => {
      if (!cloud.can.http) return;
      const file = await cloud.user.create('a.txt', content('a'));
      await cloud.control('/sandbox/faults', {
        times: 10,
        path: '/(v1.0|2.0)/',
        fault: { kind: 'status', status: 429, headers: { 'retry-after': '120' } },
      });
      const error = await connector.look(file).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 120_000 });
    });

    it('tokens go to the service only, never to pre-authenticated addresses', async () => {
      if (!cloud.can.http) return;
      const file = await cloud.user.create('a.txt', content('a'));
      await collect(connector, await present(file));
      const elsewhere = requests.filter(({ url }) => new URL(url).hostname === 'localhost');
      expect(elsewhere.length).toBeGreaterThan(0);
      for (const request of elsewhere) expect(request.headers.get('authorization')).toBeNull();
    });

    it.each([
      ['nothing', ''],
      ['no JSON', '{"value":['],
      ['JSON of another shape', '{"value":"x"}'],
      ['binary', '\u0000\u0001\u0002'],
    ])('receive() refuses %s', async (_what, body) => {
      const received = await receive(connector, body);
      expect(received.kind).toBe('refused');
    });

    it('receive() makes no call to the service', async () => {
      const before = requests.length;
      await receive(connector, '{}');
      expect(requests.length).toBe(before);
    });

    describe('a label beside the file', () => {
      /** Prepared; undefined where the service shows none. */
      const prepared = async (): Promise<ShownLabelFeature | undefined> => {
        await connector.features.shownLabel?.prepare([employees, partners]);
        return connector.features.shownLabel;
      };
      const labeled = (label: ShownLabel) =>
        docx(plainText).then((bytes) => withLabel(bytes, { labelId: label.id, siteId: sandboxTenantId }));

      it('show() makes the service show it, and answers with the present version', async () => {
        const feature = await prepared();
        if (feature === undefined) return;
        const file = await cloud.user.create('a.docx', await labeled(employees));
        const after = await feature.show(await present(file), employees);
        expect(await cloud.user.shownLabel(file)).toMatch(/All Employees$/);
        expect(after).toEqual(await present(file));
        expect(await cloud.user.versions(file)).toBe(1);
      });

      it('show() of what is shown already changes nothing', async () => {
        const feature = await prepared();
        if (feature === undefined) return;
        const file = await cloud.user.create('a.docx', await labeled(employees));
        const first = await feature.show(await present(file), employees);
        expect(await feature.show(first, employees)).toEqual(first);
        expect((await present(file)).version).toBe(first.version);
      });

      it('show() follows the label inside, to another one and to none', async () => {
        const feature = await prepared();
        if (feature === undefined) return;
        const file = await cloud.user.create('a.docx', await labeled(employees));
        await feature.show(await present(file), employees);
        await cloud.user.edit(file, await labeled(partners));
        await feature.show(await present(file), partners);
        expect(await cloud.user.shownLabel(file)).toMatch(/Partners$/);
        await cloud.user.edit(file, await docx(plainText));
        await feature.show(await present(file), undefined);
        await feature.show(await present(file), undefined);
        expect(await cloud.user.shownLabel(file)).toBeUndefined();
      });

      it('show() throws gone for a file that was removed', async () => {
        const feature = await prepared();
        if (feature === undefined) return;
        const file = await cloud.user.create('a.docx', await labeled(employees));
        const item = await present(file);
        await cloud.user.remove(file);
        expect(await kindOf(feature.show(item, employees))).toBe('gone');
      });

      it('prepare() may be repeated', async () => {
        const feature = await prepared();
        await feature?.prepare([employees, partners]);
        await feature?.prepare([]);
        expect(connector.features.shownLabel).toBe(feature);
      });
    });

    it('catalog() lists the labels of the tenant with their parents, and says which are for files', async () => {
      const { catalog } = connector.features;
      if (catalog === undefined) return;
      const labels = await catalog();
      const leaf = labels.find(({ id }) => id === employees.id);
      expect(leaf).toMatchObject({ displayName: 'All Employees', applicable: true });
      expect(labels.find(({ id }) => id === leaf?.parent)).toMatchObject({
        displayName: 'Confidential',
        applicable: false,
      });
    });

    it('subscriptions come and go', async () => {
      const { subscriptions } = connector.features;
      if (subscriptions === undefined) return;
      await cloud.close();
      const handshake: typeof fetch = (input, init) => {
        const token = new URL(new Request(input, init).url).searchParams.get('validationToken');
        return Promise.resolve(new Response(token ?? '', { headers: { 'content-type': 'text/plain' } }));
      };
      cloud = await open({ notify: handshake });
      connector = cloud.connector;
      const feature = connector.features.subscriptions;
      const source = (await connector.sources()).find((one) => feature?.covers(one));
      if (feature === undefined || source === undefined) throw new Error('There is nothing to subscribe to');
      const address = `http://127.0.0.1:7071/api/notifications/${name}`;
      const made = await feature.create(source, { address, clientState: 'secret' });
      expect(made).toMatchObject({ sourceId: source.id, address });
      expect((await feature.list()).map(({ id }) => id)).toEqual([made.id]);
      expect(await feature.renew(made)).toMatchObject({ id: made.id });
      await feature.remove(made.id);
      await feature.remove(made.id);
      expect(await feature.list()).toEqual([]);
      expect(await feature.renew(made)).toBeUndefined();
    });
  });
}

/** Labels of the policy that ships, which is the tenant's that the stand-ins play. */
const employees: ShownLabel = {
  id: '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011' as LabelId,
  path: 'Confidential \\ All Employees',
  color: '#FF8C00',
  tooltip: 'For everyone within the organization',
};
const partners: ShownLabel = {
  id: '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1012' as LabelId,
  path: 'Confidential \\ Partners',
};

function receive(connector: Connector, body: string): Promise<Received> {
  return connector.receive(
    {
      method: 'POST',
      url: new URL(`https://example.test/api/notifications/${connector.name}`),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body, 'latin1'),
      receivedAt: Date.now(),
    },
    () => Promise.resolve(undefined),
  );
}

async function sourceOf(connector: Connector, file: FileRef): Promise<Source> {
  const source = (await connector.sources()).find(({ id }) => id === file.sourceId);
  if (source === undefined) throw new Error('The file lies in no source');
  return source;
}

async function listing(connector: Connector, source: Source, from?: Checkpoint) {
  const files: ChangedFile[] = [];
  let last = false;
  let checkpoint: Checkpoint | undefined = from;
  for await (const page of connector.changes(source, from)) {
    files.push(...page.files);
    ({ last, checkpoint } = page);
  }
  return { files, last, checkpoint };
}

function idsOf(files: readonly ChangedFile[]): string[] {
  return files.map((file) => (file.kind === 'present' ? file.item.ref.fileId : file.fileId));
}

async function collect(connector: Connector, item: FileItem): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of connector.download(item, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function digestOf(connector: Connector, bytes: Buffer): string {
  const digest = connector.createDigest();
  for (const chunk of chunksOf(memorySource(bytes))) digest.update(chunk);
  return digest.value();
}
