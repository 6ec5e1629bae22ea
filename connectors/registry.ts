import { createBoxConnector, type BoxOptions } from './box/connector.ts';
import type { Connector } from './connector.ts';
import { createFolderConnector, type FolderOptions } from './folder/connector.ts';
import { createGraphConnector, type GraphOptions } from './graph/connector.ts';

/** Options of each connector; those of the ones that aren't used are left out. */
export interface ConnectorOptions {
  readonly graph?: GraphOptions;
  readonly box?: BoxOptions;
  readonly folder?: FolderOptions;
}

/** Every connector, by name: one line each. */
const factories = {
  graph: createGraphConnector,
  box: createBoxConnector,
  folder: createFolderConnector,
};
export const connectorNames = Object.keys(factories);

/** The connectors that have options, by name. */
export function createConnectors(options: ConnectorOptions): ReadonlyMap<string, Connector> {
  const made = [
    options.graph === undefined ? undefined : factories.graph(options.graph),
    options.box === undefined ? undefined : factories.box(options.box),
    options.folder === undefined ? undefined : factories.folder(options.folder),
  ];
  return new Map(made.filter((connector) => connector !== undefined).map((connector) => [connector.name, connector]));
}
