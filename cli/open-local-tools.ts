import { createLocalTools, type LocalTools } from '../local-tools.ts';
import { loadEnvironment } from './environment.ts';

/** What commands on files of this disk work with; `policy` goes before the environment's. Throws `SettingsError`. */
export function openLocalTools(policy: string | undefined): LocalTools {
  loadEnvironment();
  return createLocalTools({ policy, environment: withoutCloud(process.env) });
}

/** Files need to know whose labels they carry, and no way into that tenant. */
function withoutCloud(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { LABELWRIGHT_TENANT_ID: tenant, ...others } = environment;
  if ((tenant ?? '') === '' || (environment.LABELWRIGHT_CLIENT_ID ?? '') !== '') return environment;
  return { LABELWRIGHT_SITE_ID: tenant, ...others };
}
