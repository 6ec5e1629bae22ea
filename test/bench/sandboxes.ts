/** A process with one sandbox cloud, filled before it says that it is ready. */
import { readFileSync } from 'node:fs';

import { readPolicy } from '../../read-policy.ts';
import { sandboxBoxKeys } from '../../config.ts';
import { tenantLabels } from '../../infra/local/sandboxes.ts';
import { createBoxSandbox } from '../../infra/sandbox/box/sandbox.ts';
import { createGraphSandbox } from '../../infra/sandbox/graph/sandbox.ts';
import { serve } from '../../infra/sandbox/serve.ts';
import { childData, report, untilDismissed } from './children.ts';
import { seedOf, smallDocuments } from './documents.ts';

export interface SandboxOrder {
  readonly cloud: 'graph' | 'box';
  readonly folder: string;
  readonly port: number;
  /** How many small documents, the one file that lies at a path, or how many files that are made when they are read. */
  readonly content: { readonly documents: number } | { readonly file: string } | { readonly generated: number };
}

const { cloud, folder, port, content } = childData() as SandboxOrder;
const files =
  'file' in content
    ? [{ name: 'large.docx', bytes: readFileSync(content.file) }]
    : await smallDocuments('documents' in content ? content.documents : 0);
const options = {
  folder,
  origin: `http://127.0.0.1:${port}`,
  downloadOrigin: `http://localhost:${port}`,
  seed: seedOf(files),
  ...('generated' in content ? { generated: { files: content.generated } } : {}),
};
const sandbox =
  cloud === 'graph'
    ? await createGraphSandbox({ ...options, labels: tenantLabels(readPolicy(undefined)) })
    : await createBoxSandbox({ ...options, keys: sandboxBoxKeys });
const server = await serve(sandbox.handle, { port, name: 'Sandbox' });
report('ready');
await untilDismissed();
await server.close();
await sandbox.close();
