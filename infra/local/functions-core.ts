import Module from 'node:module';

/**
 * The module `@azure/functions-core` exists only inside the Functions worker; the library asks for it on the first registration.
 * Here it is supplied in-process, so that the same registrations, and the library's own conversion of requests and answers, run
 * without the platform. Shapes as the library (4.16) uses them.
 */

export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly name?: string;
  readonly authLevel?: string;
  readonly methods?: readonly string[];
  readonly route?: string;
  readonly schedule?: string;
  readonly runOnStartup?: boolean;
}

export interface Registered {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly callback: (...inputs: unknown[]) => unknown;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: Registered['callback']): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: { http?: RpcHttp } }>;
}

/** An HTTP answer as the library hands it to the host. */
export interface RpcHttp {
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly bytes?: Uint8Array; readonly string?: string; readonly json?: string };
}

interface ProgrammingModel {
  getInvocationModel(coreContext: unknown): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export interface FunctionsCore {
  readonly functions: readonly Registered[];
  /** Ends the time of registration, as the platform does after loading. */
  lock(): Promise<ProgrammingModel>;
}

type Require = (this: unknown, id: string) => unknown;

/** Installs the module. Import the files of functions/ after this, and `lock` after those. */
export function installFunctionsCore(log: (level: string, message: string) => void): FunctionsCore {
  const functions: Registered[] = [];
  let model: ProgrammingModel | undefined;
  let locked = false;
  const core = {
    version: '4.0.0',
    hostVersion: '4.1000.0',
    registerFunction(metadata: { name: string; bindings: Record<string, Binding> }, callback: Registered['callback']) {
      if (locked) throw new Error(`Cannot register function ${metadata.name}: loading is over`);
      if (functions.some((one) => one.name === metadata.name)) {
        throw new Error(`Cannot register function ${metadata.name}: the name is taken`);
      }
      functions.push({ name: metadata.name, bindings: metadata.bindings, callback });
      return disposable;
    },
    setProgrammingModel(given: ProgrammingModel) {
      model = given;
    },
    getProgrammingModel: () => model,
    registerHook: () => disposable,
    log: (level: string, _category: string, message: string) => {
      log(level, message);
    },
    Disposable: { from: () => disposable },
  };
  const prototype = Module.prototype as unknown as { require: Require };
  const original = prototype.require;
  prototype.require = function require(id) {
    return id === '@azure/functions-core' ? core : original.call(this, id);
  };
  return {
    functions,
    async lock() {
      locked = true;
      if (model === undefined) throw new Error('Cannot start host: no function was registered');
      await model.getCapabilities({});
      return model;
    },
  };
}

const disposable = { dispose: () => undefined };
