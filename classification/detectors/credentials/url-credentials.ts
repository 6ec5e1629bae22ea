import type { Detector } from '../../detector.ts';
import { isPlaceholder } from '../../validators/placeholder.ts';

/** Password before the host of an address: `https://user:password@host`. */
export const urlCredentials: Detector = {
  id: 'url-credentials',
  name: 'URL with credentials',
  pattern:
    /(?<![0-9A-Za-z])(?:https?|ftps?|sftp|ssh|smb|ldaps?|imaps?|smtps?|rtsp|git)(?:\+[a-z]{2,5})?:\/\/[^\s:/@"'<>]{1,48}:(?<value>[^\s:/@"'<>]{4,64})@[0-9A-Za-z[]/gi,
  anchors: ['://'],
  normalize: (value) => value,
  valid: (value) => !isPlaceholder(value) && !/^(?:pass(?:word|wd)?|pwd|secret|token|key)$/i.test(value),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'git clone https://ci:Zx81-kkq@git.acme.org/app.git', confidence: 85, because: 'of a repository' },
      { text: 'ftp://backup:hunter22@10.1.2.3/', confidence: 85, because: 'of a file server' },
    ],
    noMatch: [
      { text: 'https://user:password@host/', because: 'a placeholder' },
      { text: 'https://acme.org:8443/@anna', because: 'a port' },
      { text: 'https://${USER}:${PASS}@acme.org/', because: 'variables to fill in' },
      { text: 'https://acme.org/a:b/c@2x.png', because: 'no user before the host' },
    ],
  },
};
