import type { Detector } from '../../detector.ts';
import { isRandomKey } from '../../validators/random-key.ts';

/** Connection string of Azure Cache for Redis: host name and password, 256 random bits. */
export const azureRedisCacheConnectionString: Detector = {
  id: 'azure-redis-cache-connection-string',
  name: 'Azure Redis cache connection string',
  purviewId: '095a7e6c-efd8-46d5-af7b-5298d53a49fc',
  pattern:
    /redis\.cache\.windows\.net[^\r\n"'<>]{1,110}?(?:password|pwd)[ \t]{0,2}=[ \t]{0,2}(?<value>[0-9A-Za-z+/]{43}=)(?![0-9A-Za-z+/=])/gi,
  anchors: ['redis.cache.windows.net'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'shop.redis.cache.windows.net:6380,password=nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=,ssl=True',
        confidence: 85,
        because: 'a connection string',
      },
      {
        text: 'shop.redis.cache.windows.net, ssl=true, pwd = YY4X5shRmEJolr4osI843YdCSA3RJ6T9qUi3bA0FR4B=',
        confidence: 85,
        because: 'pwd, with spaces',
      },
    ],
    noMatch: [
      { text: 'shop.redis.cache.windows.net:6380,ssl=True', because: 'no password' },
      { text: 'shop.redis.cache.windows.net:6380,password=<password>,ssl=True', because: 'a placeholder' },
      { text: `shop.redis.cache.windows.net,password=${'A'.repeat(43)}=`, because: 'filler' },
    ],
  },
};
