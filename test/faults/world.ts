import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readPolicy } from '../../read-policy.ts';
import { sandboxTenantId } from '../../config.ts';
import type { Connector } from '../../connectors/connector.ts';
import { formats, inspect, labelDocuments } from '../../inspect.ts';
import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { silentLog } from '../../lib/log.ts';
import { createSpool, type Spool } from '../../lib/spool.ts';
import type { PolicyHash, SiteId } from '../../model/ids.ts';
import { typesIn } from '../../policies/types-in.ts';
import type { Documents } from '../../pipeline/documents.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { receive } from '../../pipeline/receive.ts';
import { createRecoveryKey } from '../../protection/certificate.ts';
import type { RecoveryKey } from '../../protection/protector.ts';
import { protectors } from '../../protection/registry.ts';
import type { Queues } from '../../queue/queue.ts';
import type { Store } from '../../store/store.ts';
import { bothClouds } from './both-clouds.ts';
import { createBoxCloud } from './box-cloud.ts';
import type { CloudOptions, FaultCloud } from './cloud.ts';
import { type Databases, openDatabases } from './databases.ts';
import { createGraphCloud } from './graph-cloud.ts';
import type { Mishaps } from './mishaps.ts';
import { mutate, type Mutation } from './mutations.ts';
import { createProcess, type Process, untilAborted } from './process.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import { createUsers, type Users } from './users.ts';

export const publicUrl = 'http://127.0.0.1:7071';

/** A connector process and its pipeline. */
export interface Worker {
  readonly process: Process;
  readonly pipeline: Pipeline;
}

/** One sandbox cloud, one queue, one store, and as many connector processes as are started over them. */
export interface World {
  readonly cloud: FaultCloud;
  readonly users: Users;
  readonly store: Store;
  readonly queues: Queues;
  /** As a process sees it, but without a schedule between it and the outside. */
  readonly plain: Pipeline;
  start(): Worker;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly cloud: FaultCloud['name'];
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly mishaps: Mishaps;
  readonly mutation: Mutation | undefined;
}

/** What lasts for the life of a thread: costly to make, and the same for every schedule. */
export interface Lasting {
  readonly recovery: RecoveryKey;
  readonly spool: Spool;
  readonly databases: Databases;
  close(): Promise<void>;
}

export async function createLasting(open = openDatabases): Promise<Lasting> {
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-faults-'));
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const databases = await open();
  return {
    recovery: await createRecoveryKey({ name: 'Test recovery', notBefore, years: 10, random: randomBytes }),
    spool: createSpool({ folder, memoryLimit: 1024 * 1024, budget: 1024 * 1024 * 1024 }),
    databases,
    async close() {
      await databases.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function createWorld(options: WorldOptions, lasting: Lasting): Promise<World> {
  const { scheduler, mishaps, random } = options;
  const { now } = scheduler.time;
  const outage = { until: 0, times: 0, cut: lasting.databases.restart };
  let front: Worker | undefined;
  let fronts = 0;
  const cloud = await openCloud(options, {
    now,
    notify: notifier(options, () => {
      if (front === undefined || front.process.dead) front = start(`front${++fronts}`);
      return front.pipeline;
    }),
    enrichment: random.chance(0.5),
    checkIfMatchAtCommit: random.chance(0.5),
  });
  const { store, queues } = await lasting.databases.renew();
  const users = createUsers(cloud, scheduler, random);
  const common = { ...pipelineOf(lasting, random), store, queues, now };
  const race = async (url: URL): Promise<boolean> => {
    const file = users.files.find(({ ref }) => url.pathname.includes(ref.fileId));
    if (file !== undefined) await users.act(file.ref.fileId);
    return file !== undefined;
  };
  let started = 0;
  const start = (name: string): Worker => {
    const process = createProcess({ name, scheduler, mishaps, handle: cloud.handle, outage, race });
    const pipeline = { ...common, holder: name, connectors: byName(cloud.connect(process.transport)) };
    return { process, pipeline: mutate(process.wrap(pipeline), options.mutation) };
  };
  const direct = cloud.connect((input, init) => cloud.handle(new Request(input, { ...init, signal: null })));
  return {
    ...{ cloud, users, store, queues },
    plain: { ...common, holder: 'observer', connectors: byName(direct) },
    start: () => start(`worker${++started}`),
    close: cloud.close,
  };
}

async function openCloud({ cloud }: WorldOptions, options: CloudOptions): Promise<FaultCloud> {
  switch (cloud) {
    case 'graph':
      return createGraphCloud(options);
    case 'box':
      return createBoxCloud(options);
    case 'both':
      return bothClouds(await createGraphCloud(options), await createBoxCloud(options));
  }
}

function byName(connectors: readonly Connector[]): Pipeline['connectors'] {
  return new Map(connectors.map((connector) => [connector.name, connector]));
}

/** The way from the cloud to our notification address: late, twice, or not at all. */
function notifier({ scheduler, mishaps, random }: WorldOptions, front: () => Pipeline): typeof fetch {
  const network: Owner = { name: 'network', dead: false, frozenUntil: 0 };
  let [sent, newest] = [0, 0];
  return async (input, init) => {
    const request = new Request(input, { ...init, signal: null });
    const body = Buffer.from(await request.arrayBuffer());
    const fate = mishaps.draw('cloud', 'notification');
    const number = ++sent;
    const arrive = async (label: string): Promise<Response> => {
      if (fate.kind === 'slow') scheduler.count('notification delayed');
      await scheduler.turn(network, label, fate.kind === 'slow' ? fate.ms : 0);
      if (number < newest) scheduler.count('notification overtaken');
      newest = Math.max(newest, number);
      return answerOf(front(), request, { body, now: scheduler.time.now });
    };
    const isHandshake = new URL(request.url).searchParams.has('validationToken');
    if (!isHandshake && (fate.kind === 'lost' || fate.kind === 'crash')) {
      scheduler.note('network loses a notification');
      scheduler.count(`notification ${fate.when === 'before' ? 'refused' : 'lost'}`);
      return new Response(null, { status: fate.when === 'before' ? 503 : 202 });
    }
    if (!isHandshake && random.chance(0.05)) {
      scheduler.count('notification twice');
      void arrive('brings a notification twice');
    }
    return untilAborted(init?.signal, arrive('brings a notification'));
  };
}

async function answerOf(
  front: Pipeline,
  request: Request,
  { body, now }: { readonly body: Buffer; readonly now: () => number },
): Promise<Response> {
  const url = new URL(request.url);
  try {
    const answer = await receive(front, url.pathname.split('/').at(-1) ?? '', {
      method: request.method,
      url,
      headers: Object.fromEntries(request.headers),
      body,
      receivedAt: now(),
    });
    return new Response(answer.body, { status: answer.status, headers: { 'content-type': 'text/plain' } });
  } catch {
    // As the host does: not queued, so the sender must send it again.
    return new Response(null, { status: 500 });
  }
}

type Common = Omit<Pipeline, 'connectors' | 'holder' | 'store' | 'queues' | 'now'>;

function pipelineOf({ recovery, spool }: Lasting, random: Random): Common {
  return {
    documents,
    spool,
    policy: (policy ??= readPolicy(undefined)),
    policyHash: 'test-policy' as PolicyHash,
    mode: 'enforce',
    siteId: sandboxTenantId as SiteId,
    protection: {
      protectors: new Map(protectors.map((protector) => [protector.name, protector])),
      recovery,
      recipients: () => [recovery.certificate],
    },
    log: silentLog,
    random: (length) => random.bytes(length),
  };
}

let policy: Pipeline['policy'] | undefined;

/** What rules don't ask for isn't looked for, as in the product. */
const inspector = { ignoreTestNumbers: false, timeLimitMs: 60_000, types: typesIn(readPolicy(undefined)) };

/** Inspects on the spot: nothing may depend on how fast a thread is. */
const documents: Documents = {
  inspect: (content, name) =>
    new Promise((resolve) => {
      resolve(inspect(content.source, name, inspector));
    }),
  open: (content, name) =>
    new Promise((resolve) => {
      resolve(inspect(content.source, name, { ...inspector, labelsOnly: true }));
    }),
  switchedOff: () => [],
  ...labelDocuments(openPlain),
};

function openPlain(source: Parameters<Documents['labels']>[0], name: string) {
  const budget = createBudget(defaultLimits, () => false);
  return openDocument(source, { name, budget }, formats).document;
}
