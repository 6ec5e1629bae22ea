import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';

/** What the thread's script is started with: where jobs come in and answers go out, and what to wake the caller with. */
export interface BlockingThreadData {
  readonly port: MessagePort;
  /** One cell: set to 1 and notified behind each answer. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}

export type BlockingAnswer<Result> = { readonly result: Result } | { readonly failure: string };

/** A thread whose answers are waited for: for callers that are threads themselves and have nothing else to do. */
export interface BlockingThread<Job, Result> {
  /** Undefined once time is up: the thread is ended, and the next call starts another one. Throws what the thread failed with. */
  call(job: Job, timeoutMs: number): Result | undefined;
  /** Ends it; a later call starts another one. */
  end(): void;
}

interface Started extends BlockingThreadData {
  readonly worker: Worker;
}

/** The thread starts with the first call. It keeps no process alive. */
export function createBlockingThread<Job, Result>(script: URL): BlockingThread<Job, Result> {
  let started: Started | undefined;

  const end = () => {
    void started?.worker.terminate();
    started?.port.close();
    started = undefined;
  };

  return {
    call(job, timeoutMs) {
      const { port, signal } = (started ??= start(script));
      Atomics.store(signal, 0, 0);
      port.postMessage(job);
      const woken = Atomics.wait(signal, 0, 0, timeoutMs);
      const answer = receiveMessageOnPort(port)?.message as BlockingAnswer<Result> | undefined;
      if (woken === 'timed-out' || answer === undefined) {
        end();
        return undefined;
      }
      if ('failure' in answer) throw new Error(answer.failure);
      return answer.result;
    },
    end,
  };
}

function start(script: URL): Started {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1: port, port2 } = new MessageChannel();
  const workerData: BlockingThreadData = { port: port2, signal };
  const worker = new Worker(script, { workerData, transferList: [port2] });
  worker.unref();
  port.unref();
  return { worker, port, signal };
}

/** On the side of the thread: works on one job after the other. */
export function answerBlocking({ port, signal }: BlockingThreadData, work: (job: unknown) => Promise<unknown>): void {
  const answer = (message: BlockingAnswer<unknown>) => {
    port.postMessage(message);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  port.on('message', (job: unknown) => {
    work(job).then(
      (result) => {
        answer({ result });
      },
      (error: unknown) => {
        answer({ failure: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}
