import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Service, batch or recovery token of HashiCorp Vault. */
export const hashicorpVaultToken: Detector = {
  id: 'hashicorp-vault-token',
  name: 'HashiCorp Vault token',
  pattern: token('hv[sbr][.][0-9A-Za-z_-]{24,190}'),
  anchors: ['hvs.', 'hvb.', 'hvr.'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'HASHICORP_VAULT_TOKEN=hvs.' + '271LEaSl7xYl6N3PlLIvTSzq',
        confidence: 85,
        because: 'in an environment file',
      },
      { text: '{"token": "hvs.' + '271LEaSl7xYl6N3PlLIvTSzq"}', confidence: 85, because: 'in a JSON document, quoted' },
    ],
    noMatch: [
      { text: 'HASHICORP_VAULT_TOKEN=hvs.' + '271LEaSl', because: 'too short' },
      { text: 'HASHICORP_VAULT_TOKEN=hvs.xxxxxxxxxxxxxxxxxxxxxxxx', because: 'filler in place of the secret' },
      { text: 'HASHICORP_VAULT_TOKEN=zzhvs.' + '271LEaSl7xYl6N3PlLIvTSzq', because: 'part of a longer word' },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
