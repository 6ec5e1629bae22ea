import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Password in a connection string of Azure SQL Database, Synapse, or Azure's PostgreSQL and MySQL. */
export const azureSqlConnectionString: Detector = {
  id: 'azure-sql-connection-string',
  name: 'Azure SQL connection string',
  pattern: /(?<![0-9A-Za-z])(?:password|pwd)[ \t]{0,2}=[ \t]{0,2}(?<value>[^\s"';<>]{4,80})(?=[;"'\s]|$)/gi,
  anchors: [
    'database.windows.net',
    'database.azure.com',
    'sql.azuresynapse.net',
    'database.chinacloudapi.cn',
    'database.usgovcloudapi.net',
  ],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value) && !/^(?:some-?|secret)?password$/i.test(value),
  levels: [
    {
      confidence: 85,
      evidence: [
        {
          pattern:
            /(?:server|data source|host)[ \t]{0,2}=[ \t]{0,2}(?:tcp:)?[0-9A-Za-z.-]{1,80}\.(?:database\.windows\.net|database\.azure\.com|azuresynapse\.net|chinacloudapi\.cn|usgovcloudapi\.net)/gi,
        },
      ],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;User ID=app;Password=k9mQ2vTx;Encrypt=True',
        confidence: 85,
        because: 'as the portal shows it, filled in',
      },
      {
        text: 'host=shop.postgres.database.azure.com user=app password=k9mQ2vTx',
        confidence: 85,
        because: 'PostgreSQL',
      },
    ],
    noMatch: [
      { text: 'Server=tcp:shop.database.windows.net;User ID=app;Password={your_password};', because: 'a placeholder' },
      { text: 'Server=sql1;User ID=app;Password=k9mQ2vTx;', because: 'not in Azure' },
      { text: 'Server=tcp:shop.database.windows.net;Authentication=Active Directory Default', because: 'no password' },
    ],
  },
};
