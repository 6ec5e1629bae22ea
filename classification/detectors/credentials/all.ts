import type { Detector } from '../../detector.ts';
import { awsSecretKey } from './aws-secret-key.ts';
import { azureStorageKey } from './azure-storage-key.ts';

/** Passwords, keys and tokens of clouds and services. */
export const credentials: readonly Detector[] = [awsSecretKey, azureStorageKey];
