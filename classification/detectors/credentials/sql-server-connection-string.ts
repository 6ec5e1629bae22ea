import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Connection string of SQL Server and what is built like it: user id, then password. */
export const sqlServerConnectionString: Detector = {
  id: 'sql-server-connection-string',
  name: 'SQL Server connection string',
  purviewId: 'e76b6205-d3cb-46f2-bd63-c90153f2f97d',
  pattern:
    /(?<![0-9A-Za-z])(?:User ?Id|uid|user)[ \t]{0,2}=[^\r\n"'<>]{1,100}?;[ \t]{0,2}(?:Password|pwd)[ \t]{0,2}=[ \t]{0,2}(?<value>[^\s"';<>]{4,80})(?=[;"'\s]|$)/gi,
  anchors: ['password', 'pwd'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value) && !/^(?:some-?|secret)?password$/i.test(value),
  levels: [
    {
      confidence: 85,
      evidence: [{ pattern: /(?:server|data source|initial catalog|database|host|addr(?:ess)?)[ \t]{0,2}=/gi }],
    },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Server=sql1;Database=shop;User Id=app;Password=k9mQ2vTx;Encrypt=true',
        confidence: 85,
        because: 'with its server',
      },
      { text: '"uid=app;pwd=k9mQ2vTx;"', confidence: 75, because: 'a part of one' },
    ],
    noMatch: [
      { text: 'Server=sql1;Database=shop;Integrated Security=true', because: 'no password' },
      { text: 'Server=sql1;User Id=app;Password={your_password};', because: 'a placeholder' },
      { text: 'Server=sql1;User Id=app;Password=********;', because: 'masked' },
    ],
  },
};
