import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of Perplexity. */
export const perplexityApiKey: Detector = {
  id: 'perplexity-api-key',
  name: 'Perplexity API key',
  pattern: token('pplx-[0-9A-Za-z]{48}'),
  anchors: ['pplx-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'PERPLEXITY_API_KEY=pplx-' + 'uKThissIRJriBk7Eu6YW3rTk7UfxQIBQ8F0fE65Cl8ocp3RO',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "pplx-' + 'uKThissIRJriBk7Eu6YW3rTk7UfxQIBQ8F0fE65Cl8ocp3RO"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'PERPLEXITY_API_KEY=pplx-' + 'uKThissIRJ', because: 'too short' },
      {
        text: 'PERPLEXITY_API_KEY=pplx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'PERPLEXITY_API_KEY=zzpplx-' + 'uKThissIRJriBk7Eu6YW3rTk7UfxQIBQ8F0fE65Cl8ocp3RO',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
