import type * as Sqs from '@aws-sdk/client-sqs';
import type { SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs';
import { isStaleReceipt, toSqsError } from './sqs-errors.ts';

export interface SqsConnection {
  readonly region?: string;
  /** Another address of the service. */
  readonly endpoint?: string;
  /** Those of the environment by default. */
  readonly credentials?: NonNullable<SQSClientConfig['credentials']>;
  /** Used instead of one of our own, and left open by `close`. */
  readonly client?: SQSClient;
}

/** The SDK, loaded when first used, with its errors put into words. */
export interface SqsSession {
  /** Last part of the queue's address. */
  readonly queue: string;
  /** `action` ends in what stands before the queue's name: `send to`. */
  call<Result>(action: string, work: (sdk: Sdk) => Promise<Result>): Promise<Result>;
  /** As `call`, but does nothing where the receipt is no longer good. */
  callWithReceipt(action: string, work: (sdk: Sdk) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export interface Sdk {
  readonly client: SQSClient;
  readonly sqs: typeof Sqs;
}

/** Longer than the longest poll, so that only a connection that hangs runs into it. */
const requestTimeoutMs = 30_000;

export function createSqsSession(queue: string, connection: SqsConnection): SqsSession {
  let loaded: Promise<Sdk> | undefined;
  const load = (): Promise<Sdk> => (loaded ??= connect(connection));
  return {
    queue,

    async call(action, work) {
      const sdk = await load();
      try {
        return await work(sdk);
      } catch (error) {
        throw toSqsError(action, queue, error);
      }
    },

    async callWithReceipt(action, work) {
      const sdk = await load();
      try {
        await work(sdk);
      } catch (error) {
        if (!isStaleReceipt(error)) throw toSqsError(action, queue, error);
      }
    },

    async close() {
      if (loaded === undefined || connection.client !== undefined) return;
      (await loaded).client.destroy();
    },
  };
}

async function connect({ client, region, endpoint, credentials }: SqsConnection): Promise<Sdk> {
  const sqs = await import('@aws-sdk/client-sqs');
  const own = (): SQSClient =>
    new sqs.SQSClient({
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
      requestHandler: { connectionTimeout: 5_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
    });
  return { sqs, client: client ?? own() };
}
