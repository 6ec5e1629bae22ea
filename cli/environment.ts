import { existsSync } from 'node:fs';

/** Reads `.env` in the working directory, if there is one; what is set already stays. */
export function loadEnvironment(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
