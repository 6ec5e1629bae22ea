import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Access token of Dynatrace: prefix, public part, secret part. */
export const dynatraceToken: Detector = {
  id: 'dynatrace-token',
  name: 'Dynatrace token',
  pattern: token('dt0[a-z][0-9]{2}[.][0-9A-Z]{24}[.][0-9A-Z]{64}'),
  anchors: ['dt0'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'DYNATRACE_TOKEN=dt0c01.' +
          'KBN943GRXHHR8532DIVUUPKE.P6XPDPX28SZXYUMJ8ZMACVNS9UA49UU37KNU4N673CDH7MPP9BVF8V2UYUEJA384',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "dt0c01.' +
          'KBN943GRXHHR8532DIVUUPKE.P6XPDPX28SZXYUMJ8ZMACVNS9UA49UU37KNU4N673CDH7MPP9BVF8V2UYUEJA384"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'DYNATRACE_TOKEN=dt0c01.' + 'KBN943GRXH', because: 'too short' },
      {
        text: 'DYNATRACE_TOKEN=dt0c01.xxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'DYNATRACE_TOKEN=zzdt0c01.' +
          'KBN943GRXHHR8532DIVUUPKE.P6XPDPX28SZXYUMJ8ZMACVNS9UA49UU37KNU4N673CDH7MPP9BVF8V2UYUEJA384',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
