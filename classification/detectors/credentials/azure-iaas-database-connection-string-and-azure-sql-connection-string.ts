import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Password in a connection string of a database on a virtual machine in Azure or of Azure SQL, server first. */
export const azureIaasDatabaseConnectionString: Detector = {
  id: 'azure-iaas-database-connection-string-and-azure-sql-connection-string',
  name: 'Azure IAAS database connection string and Azure SQL connection string',
  purviewId: 'ce1a126d-186f-4700-8c0c-486157b953fd',
  pattern:
    /(?:cloudapp\.azure\.(?:com|net)|database\.windows\.net)[^\r\n"'<>]{1,100}?(?:password|pwd)[ \t]{0,2}=[ \t]{0,2}(?<value>[^\s"';<>]{4,64})(?=[;"'])/gi,
  anchors: ['cloudapp.azure.', 'database.windows.net'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value) && !/^(?:some-?|secret)?password$/i.test(value),
  levels: [{ confidence: 85, evidence: [{ pattern: /(?:server|data source)[ \t]{0,2}=/gi }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Server=vm1.westeurope.cloudapp.azure.com;User Id=sa;Password=k9mQ2vTx;',
        confidence: 85,
        because: 'a virtual machine',
      },
      { text: '"Data Source=shop.database.windows.net;uid=app;pwd=k9mQ2vTx"', confidence: 85, because: 'Azure SQL' },
    ],
    noMatch: [
      { text: 'Server=shop.database.windows.net;Password={your_password};', because: 'a placeholder' },
      { text: 'Server=sql1;Password=k9mQ2vTx;', because: 'not in Azure' },
      { text: 'https://vm1.westeurope.cloudapp.azure.com/', because: 'no password' },
    ],
  },
};
