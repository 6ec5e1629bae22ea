import type { Connector, OutgoingContent, Uploaded } from '../../connectors/connector.ts';
import type { FileItem } from '../../model/file.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';

/** What may be taken away from the connector, to see that the schedules notice. */
export const mutations = ['no-intent', 'no-if-match', 'no-equal-label'] as const;
export type Mutation = (typeof mutations)[number];

export function mutate(pipeline: Pipeline, mutation: Mutation | undefined): Pipeline {
  switch (mutation) {
    case undefined:
      return pipeline;
    case 'no-intent':
      return withoutIntent(pipeline);
    case 'no-if-match':
      return withoutIfMatch(pipeline);
    case 'no-equal-label':
      return withoutEqualLabel(pipeline);
  }
}

/** A crash between sending and settling leaves no trace. */
function withoutIntent(pipeline: Pipeline): Pipeline {
  const { store } = pipeline;
  return { ...pipeline, store: { ...store, ledger: { ...store.ledger, open: () => Promise.resolve() } } };
}

/** Writes over whatever is there by now. */
function withoutIfMatch(pipeline: Pipeline): Pipeline {
  const upload = async (connector: Connector, item: FileItem, content: OutgoingContent): Promise<Uploaded> =>
    connector.upload((await connector.look(item.ref)) ?? item, content);
  const connectors = [...pipeline.connectors].map(
    ([name, connector]) =>
      [
        name,
        { ...connector, upload: (item: FileItem, content: OutgoingContent) => upload(connector, item, content) },
      ] as const,
  );
  return { ...pipeline, connectors: new Map(connectors) };
}

/** Writes a label also where the file carries it already. */
function withoutEqualLabel(pipeline: Pipeline): Pipeline {
  const { documents } = pipeline;
  return {
    ...pipeline,
    documents: {
      ...documents,
      inspect: async (content, name) => ({ ...(await documents.inspect(content, name)), labels: [] }),
      async setLabel(content, name, change) {
        const { patch, ...rest } = await documents.setLabel(content, name, change);
        return { ...rest, patch: patch ?? [{ kind: 'copy', offset: 0, length: content.source.size }] };
      },
    },
  };
}
