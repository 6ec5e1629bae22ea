import type { Policy } from '../../policies/policy.ts';
import { createBoxSandbox } from '../sandbox/box/sandbox.ts';
import { createGraphSandbox } from '../sandbox/graph/sandbox.ts';
import type { TenantLabel } from '../sandbox/graph/records.ts';
import { createSeed } from '../sandbox/seed/documents.ts';
import { serve } from '../sandbox/serve.ts';

/** A sandbox cloud that answers on this machine. */
export interface RunningSandbox {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** Where its files, versions and subscriptions live. */
  readonly folder: string;
  readonly port: number;
}

/** A tenant whose labels are the policy's. */
export function tenantLabels({ labels }: Policy): readonly TenantLabel[] {
  return labels.map(({ id, name, displayName, priority, parent, color, tooltip, protection }) => ({
    ...{ id, name, displayName, priority, hasProtection: protection !== undefined },
    ...(parent === undefined ? {} : { parent }),
    ...(color === undefined ? {} : { color }),
    ...(tooltip === undefined ? {} : { toolTip: tooltip }),
  }));
}

/** SharePoint and OneDrive: the API on 127.0.0.1, downloads under the name localhost, which is another origin. */
export async function startGraphSandbox(
  options: SandboxOptions & { readonly policy: Policy },
): Promise<RunningSandbox> {
  const { folder, port, policy } = options;
  const labels = tenantLabels(policy);
  const sandbox = await createGraphSandbox({ folder, ...origins(port), seed: await createSeed(), labels });
  return serving('Graph sandbox', sandbox, () =>
    serve(sandbox.handle, { port, name: 'Graph sandbox', setting: 'LABELWRIGHT_GRAPH_PORT' }),
  );
}

export async function startBoxSandbox(
  options: SandboxOptions & { readonly keys: { readonly primary: string; readonly secondary: string } },
): Promise<RunningSandbox> {
  const { folder, port, keys } = options;
  const sandbox = await createBoxSandbox({ folder, keys, ...origins(port), seed: await createSeed() });
  return serving('Box sandbox', sandbox, () =>
    serve(sandbox.handle, { port, name: 'Box sandbox', setting: 'LABELWRIGHT_BOX_PORT' }),
  );
}

async function serving(
  name: string,
  sandbox: { close(): Promise<void> },
  listen: () => Promise<{ readonly port: number; close(): Promise<void> }>,
): Promise<RunningSandbox> {
  try {
    const server = await listen();
    return {
      name,
      url: `http://127.0.0.1:${server.port}`,
      async close() {
        await server.close();
        await sandbox.close();
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

function origins(port: number): { readonly origin: string; readonly downloadOrigin: string } {
  return { origin: `http://127.0.0.1:${port}`, downloadOrigin: `http://localhost:${port}` };
}
