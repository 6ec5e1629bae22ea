import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API, admin or session key of Anthropic. */
export const anthropicApiKey: Detector = {
  id: 'anthropic-api-key',
  name: 'Anthropic API key',
  pattern: token('sk-ant-(?:api|admin|sid|oat|ort)[0-9]{2}-[0-9A-Za-z_-]{80,120}'),
  anchors: ['sk-ant-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(13), 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'ANTHROPIC_API_KEY=sk-ant-api03-' +
          'vgcK6wHat9CFi03FmS5K6vxRPo7DHScTXaGvnAYglWlQApOGTzl3Vki20d5P7yik7GBN2EikBeXNSVIIBsQMVm4cLSVHfAA',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "sk-ant-api03-' +
          'vgcK6wHat9CFi03FmS5K6vxRPo7DHScTXaGvnAYglWlQApOGTzl3Vki20d5P7yik7GBN2EikBeXNSVIIBsQMVm4cLSVHfAA"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'ANTHROPIC_API_KEY=sk-ant-api03-' + 'vgcK6wHat9', because: 'too short' },
      {
        text: 'ANTHROPIC_API_KEY=sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxAA',
        because: 'filler in place of the secret',
      },
      {
        text:
          'ANTHROPIC_API_KEY=zzsk-ant-api03-' +
          'vgcK6wHat9CFi03FmS5K6vxRPo7DHScTXaGvnAYglWlQApOGTzl3Vki20d5P7yik7GBN2EikBeXNSVIIBsQMVm4cLSVHfAA',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
