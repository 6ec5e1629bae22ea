import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { hasCrc32Checksum } from '../../validators/crc32-base62.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of GitHub: personal (classic and fine-grained), OAuth, of an app for a user, of an app's installation, or for refreshing. */
export const githubPersonalAccessToken: Detector = {
  id: 'github-personal-access-token',
  name: 'GitHub Personal Access Token',
  pattern: token('gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}'),
  anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(value.startsWith('gh') && value[3] === '_' ? 4 : 11), 3.6),
  levels: [
    { confidence: 85, appliesTo: (value) => value.startsWith('github_pat_'), evidence: [] },
    { confidence: 85, appliesTo: (value) => hasCrc32Checksum(value.slice(4)), evidence: [] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'token ghp_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17', confidence: 85, because: 'its checksum holds' },
      {
        text:
          'GH_TOKEN=github_pat_' + 'qh3FbchyGKupWgIdVpd8wt_bizBGPr2LZGU9mWoYEQbbheuhtfObSXwkBk2q14I7RgQSPtb0KaC879y5KT',
        confidence: 85,
        because: 'fine-grained',
      },
      { text: 'token ghp_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18', confidence: 75, because: 'another checksum' },
      {
        text: 'https://ghs_' + 'H1pqtSNr523THGfQMPPCAki87WVP4zE126iB@github.com/o/r.git',
        confidence: 75,
        because: 'in an address',
      },
    ],
    noMatch: [
      { text: 'ghp_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq1', because: 'too short' },
      { text: 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler' },
      { text: 'xghp_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17', because: 'part of a longer word' },
      { text: 'github commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', because: 'the id of a commit' },
    ],
  },
};
