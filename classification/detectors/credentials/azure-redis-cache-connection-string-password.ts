import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

/** Password of Azure Cache for Redis as it is given out now, marked by `AzCa` before its checksum. */
export const azureRedisCacheConnectionStringPassword: Detector = {
  id: 'azure-redis-cache-connection-string-password',
  name: 'Azure Redis cache connection string password',
  pattern: base64Token('[0-9A-Za-z]{33}AzCa[0-9A-Za-z]{6}='),
  anchors: ['azca'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'REDIS_PASSWORD=Iv29EffPPMLnuzhFomw4x4GMwfL50qOb2' + 'AzCaDiBbkD=',
        confidence: 85,
        because: 'a variable',
      },
      {
        text: '"primaryKey": "4euTo9cqhn6UDbHiqlXvLqrSOvUvG8wJ8' + 'AzCaAiBbkD="',
        confidence: 85,
        because: 'a setting',
      },
    ],
    noMatch: [
      { text: 'REDIS_PASSWORD=UMDgXC8r3QgMKSk0IVg6IYTuvFm11gk3fkOO0VPgtXk=', because: 'not marked' },
      { text: `${'A'.repeat(33)}AzCaAAAAAA=`, because: 'filler' },
    ],
  },
};
