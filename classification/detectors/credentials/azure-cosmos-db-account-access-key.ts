import type { Detector } from '../../detector.ts';
import { base64Token, commaSeparated } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const keywords = commaSeparated(`
  cosmos, cosmosdb, cosmos db, documents.azure.com, accountendpoint, documentdb, document db, cosmoskey, cosmos_key,
  azure cosmos, mongo.cosmos.azure.com, table.cosmos.azure.com
`);

/** Published by Microsoft for the emulator of Cosmos DB: not secret. */
const emulatorKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

/** Account key of Azure Cosmos DB: marked by `ACDb`, or told by the words beside it. */
export const azureCosmosDbAccountAccessKey: Detector = {
  id: 'azure-cosmos-db-account-access-key',
  name: 'Azure Cosmos DB account access key',
  pattern: base64Token('[0-9A-Za-z+/]{86}=='),
  anchors: ['acdb', 'cosmos', 'documents.azure.com', 'documentdb', 'accountendpoint'],
  normalize: (value) => value,
  valid: (value) => value !== emulatorKey && isRandomKey(value, 4.5),
  levels: [
    { confidence: 85, appliesTo: (value) => value.slice(76, 80) === 'ACDb', evidence: [] },
    { confidence: 85, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==;',
        confidence: 85,
        because: 'a connection string',
      },
      {
        text: 'k=xV0RTLGSE5BkcB3Yl9ZZhG3VIrw1v5p2ScIjysfibJ8IePOY9zKS2v39v1oXvVnG8dMNw3SX3zL5ACDbK3nRDQ==',
        confidence: 85,
        because: 'marked',
      },
    ],
    noMatch: [
      {
        text: 'AccountEndpoint=https://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==',
        because: "the emulator's key is public",
      },
      {
        text: 'key O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        because: 'nothing says Cosmos DB',
      },
      { text: `cosmos ${'A'.repeat(86)}==`, because: 'filler' },
    ],
  },
};
