import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Cron } from 'croner';

import { describeError } from '../../lib/describe-error.ts';
import type { Log } from '../../model/log.ts';
import {
  installFunctionsCore,
  type Binding,
  type InvocationModel,
  type Registered,
  type RpcHttp,
} from './functions-core.ts';
import { matchRoute, type Route } from './routes.ts';

/** Larger notification bodies than any cloud sends. */
const bodyLimit = 4 * 1024 * 1024;
/** How long the end waits for what is going on, ms. */
const patienceMs = 10_000;

export interface HostOptions {
  readonly port: number;
  readonly log: Log;
  /** Imports the files of functions/, which register themselves. */
  readonly load: () => Promise<void>;
}

export interface Host {
  readonly port: number;
  /** Starts the timers: those that run at startup at once, all by their schedule. Each runs once at a time. */
  startTimers(): void;
  /**
   * Begins no more runs of timers and lets those that go on end, still serving, since a cloud may call back for their sake; then
   * answers what was asked and closes. Resolves after 10 s in any case.
   */
  close(): Promise<void>;
}

type Invoke = (fn: Registered, input: { readonly name: string; readonly data: unknown }) => Promise<{ http?: RpcHttp }>;

/** Serves the registrations of functions/ on 127.0.0.1, in-process, through the library's own invocation model. */
export async function startHost(options: HostOptions): Promise<Host> {
  const core = installFunctionsCore((level, message) => {
    if (level === 'error' || level === 'critical') options.log.error(message);
    else options.log.debug(message);
  });
  await options.load();
  const model = await core.lock();

  const invoke: Invoke = async (fn, input) => {
    const invocation: InvocationModel = model.getInvocationModel({
      invocationId: randomUUID(),
      metadata: { name: fn.name, bindings: fn.bindings },
      request: { inputData: [input] },
      log: (level: string, _category: string, message: string) => {
        if (level === 'error') options.log.error(message, { function: fn.name });
      },
    });
    const { context, inputs } = await invocation.getArguments();
    const result = await invocation.invokeFunction(context, inputs, fn.callback);
    return (await invocation.getResponse(context, result)).returnValue ?? {};
  };

  const routes = routesOf(core.functions);
  const server: Server = createServer(
    requestListener({ routes, invoke, log: options.log, isOpen: () => server.listening }),
  );
  await listen(server, options.port);
  const timers: Cron[] = [];
  const runs = new Set<Promise<void>>();
  return {
    port: (server.address() as AddressInfo).port,
    startTimers() {
      for (const { fn, name, binding } of triggers(core.functions, 'timerTrigger')) {
        timers.push(startTimer({ fn, name, binding, invoke, log: options.log, runs }));
      }
    },
    async close() {
      for (const timer of timers) timer.stop();
      const work = Promise.all(runs).then(() => new Promise((resolve) => server.close(resolve)));
      const inTime = await isDoneWithin(patienceMs, work);
      if (inTime) return;
      options.log.warn('stopped before all work had ended', { runs: runs.size });
      server.close();
      server.closeAllConnections();
    },
  };
}

async function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

interface Trigger {
  readonly fn: Registered;
  readonly name: string;
  readonly binding: Binding;
}

function triggers(functions: readonly Registered[], type: string): readonly Trigger[] {
  return functions.flatMap((fn) =>
    Object.entries(fn.bindings)
      .filter(([, binding]) => binding.type === type)
      .map(([name, binding]) => ({ fn, name, binding })),
  );
}

function routesOf(functions: readonly Registered[]): readonly Route<Trigger>[] {
  return triggers(functions, 'httpTrigger').map((trigger) => {
    const { binding, fn } = trigger;
    if (binding.authLevel !== 'anonymous') {
      throw new Error(`Cannot serve function ${fn.name}: keys of the platform are not kept here`);
    }
    return {
      template: binding.route ?? fn.name,
      methods: (binding.methods ?? ['GET', 'POST']).map((method) => method.toUpperCase()),
      target: trigger,
    };
  });
}

interface TimerOptions extends Trigger {
  readonly invoke: Invoke;
  readonly log: Log;
  /** Holds each run while it goes on. */
  readonly runs: Set<Promise<void>>;
}

function startTimer({ fn, name, binding, invoke, log, runs }: TimerOptions): Cron {
  const data = { json: JSON.stringify({ IsPastDue: false, Schedule: {}, ScheduleStatus: null }) };
  const run = async () => {
    const running = invoke(fn, { name, data }).then(
      () => undefined,
      (error: unknown) => log.error('function failed', { function: fn.name, error: describeError(error) }),
    );
    runs.add(running);
    await running;
    runs.delete(running);
  };
  const timer = new Cron(binding.schedule ?? '', { protect: true, mode: '6-part' }, run);
  if (binding.runOnStartup === true) void timer.trigger();
  return timer;
}

interface ListenerOptions {
  readonly routes: readonly Route<Trigger>[];
  readonly invoke: Invoke;
  readonly log: Log;
  /** False once the server is closing: then connections end with their answer. */
  readonly isOpen: () => boolean;
}

function requestListener({ routes, invoke, log, isOpen }: ListenerOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      log.error('request failed', { error: describeError(error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = addressOf(request);
    const match = url === undefined ? undefined : matchRoute(routes, request.method ?? 'GET', url.pathname);
    if (url === undefined) {
      endWith(response, 400);
      return;
    }
    if (match === undefined) {
      endWith(response, 404);
      return;
    }
    if (match === 'wrong-method') {
      endWith(response, 405);
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      endWith(response, 413);
      return;
    }
    const { fn, name } = match.target;
    const { http } = await invoke(fn, {
      name,
      data: {
        http: {
          method: request.method ?? 'GET',
          url: url.href,
          headers: headersOf(request),
          params: match.parameters,
          query: Object.fromEntries(url.searchParams),
          body: { bytes: body },
        },
      },
    });
    if (!isOpen()) response.setHeader('Connection', 'close');
    send(response, http ?? {});
  }
}

function addressOf(request: IncomingMessage): URL | undefined {
  const address = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** Undefined for a body beyond the limit, which is read to its end nevertheless: who is still sending would not see the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, { statusCode, headers, body }: RpcHttp): void {
  response.writeHead(Number(statusCode ?? 200), { ...headers });
  response.end(body?.bytes ?? body?.string ?? body?.json ?? '');
}

function endWith(response: ServerResponse, status: number): void {
  response.writeHead(status, { Connection: 'close' });
  response.end();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
