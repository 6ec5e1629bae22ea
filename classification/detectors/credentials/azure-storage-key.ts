import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const keywords = commaSeparated(`
  defaultendpointsprotocol, accountname, blobendpoint, queueendpoint, tableendpoint, endpointsuffix,
  core.windows.net, blob.core, azure storage, azurewebjobsstorage, storage account, storageaccount
`);

/** Published by Microsoft for the storage emulator (Azurite) and the Cosmos DB emulator: not secret. */
const emulatorKeys = new Set([
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==',
]);

/** Account key of Azure Storage: 512 random bits in base64, found by its name in a connection string or a settings file. */
export const azureStorageKey: Detector = {
  id: 'azure-storage-key',
  name: 'Azure storage account key',
  purviewId: 'c7bc98e8-551a-4c35-a92d-d2c8cda714a7',
  pattern:
    /(?<![0-9A-Za-z])[Aa]ccount[Kk]ey"?[ \t]{0,3}[=:][ \t]{0,3}"?(?<value>[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])/g,
  anchors: ['accountkey'],
  normalize: (value) => value,
  valid: (value) => !emulatorKeys.has(value) && isRandomKey(value, 4.5),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'DefaultEndpointsProtocol=https;AccountName=ledger;AccountKey=' +
          'r7Xk2Wv9Qb4LzT0mYc6HsJ1dNf8PgUa3EoRi5KtVxBqMwZyCnDhSjGlFpAeOu+/I7rX2kWv9Qb4LzT0mYc6HsJ==',
        confidence: 85,
        because: 'a connection string',
      },
      {
        text: '"accountKey": "r7Xk2Wv9Qb4LzT0mYc6HsJ1dNf8PgUa3EoRi5KtVxBqMwZyCnDhSjGlFpAeOu+/I7rX2kWv9Qb4LzT0mYc6HsJ=="',
        confidence: 75,
        because: 'a setting that does not say what the account is of',
      },
    ],
    noMatch: [
      {
        text:
          'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=' +
          'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
        because: "the emulator's key is public",
      },
      {
        text: `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${'A'.repeat(86)}==`,
        because: 'filler',
      },
      {
        text: 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=r7Xk2Wv9Qb4LzT0mYc6HsJ1dNf8PgUa3EoRi5Kt==',
        because: 'too short',
      },
    ],
  },
};
