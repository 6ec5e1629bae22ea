import type { Connector } from '../connectors/connector.ts';
import type { Throttle } from '../connectors/throttle.ts';
import type { Store } from '../store/store.ts';
import type { Documents } from './documents.ts';
import { instruments } from './metrics.ts';

/** The same store, which also counts what is settled, parked and paused, and subscriptions that failed. */
export function measuredStore(store: Store): Store {
  const { ledger, budgets, sources } = store;
  return {
    ...store,
    ledger: {
      ...ledger,
      async settle(claim, settlement) {
        await ledger.settle(claim, settlement);
        const { connector } = claim.file;
        instruments().settled(connector, settlement.outcome.kind);
        if (settlement.alert !== undefined) instruments().alerted(connector, settlement.alert.alert.severity);
      },
      async park(claim, parking) {
        await ledger.park(claim, parking);
        instruments().parked(claim.file.connector, parking.reason);
      },
    },
    budgets: {
      ...budgets,
      pause(tenant, pause) {
        instruments().paused(tenant, pause.reason);
        return budgets.pause(tenant, pause);
      },
    },
    sources: {
      ...sources,
      async subscriptionFailed(connector, id, failure) {
        await sources.subscriptionFailed(connector, id, failure);
        instruments().subscriptionFailed(connector);
      },
    },
  };
}

/** The same connector, which also counts and times content. */
export function measuredConnector(connector: Connector): Connector {
  const { name } = connector;
  return {
    ...connector,
    download: (item, signal) => measuredDownload(connector, connector.download(item, signal)),
    upload: (item, content) =>
      instruments().timed('upload', name, async () => {
        const uploaded = await connector.upload(item, content);
        instruments().moved(name, 'upload', content.bytes.size);
        return uploaded;
      }),
  };
}

async function* measuredDownload({ name }: Connector, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const end = instruments().begin('download', name);
  let bytes = 0;
  let whole = false;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
    }
    whole = true;
  } finally {
    instruments().moved(name, 'download', bytes);
    end(whole);
  }
}

/** The same throttle, or none that holds anything back, which also counts calls by how they ended. */
export function measuredThrottle(throttle: Throttle | undefined, connector: string): Throttle {
  return {
    acquire: (cost, signal) => throttle?.acquire(cost, signal) ?? Promise.resolve(),
    observe(ending) {
      instruments().called(connector, ending);
      throttle?.observe(ending);
    },
  };
}

/** The same documents, whose inspection is also timed. */
export function measuredDocuments(documents: Documents): Documents {
  return {
    ...documents,
    inspect: (content, name, options) =>
      instruments().timed('inspect', undefined, () => documents.inspect(content, name, options)),
  };
}
