import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of Google Cloud, Maps, Firebase: `AIza` and 35 characters. */
export const googleApiKey: Detector = {
  id: 'google-api-key',
  name: 'Google API key',
  pattern: token('AIza[0-9A-Za-z_-]{35}'),
  anchors: ['aiza'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'key=AIza' + 'SyIv29EffPPMLnuzhFomw4x4GMwfL50qOb2',
        confidence: 85,
        because: 'a parameter of an address',
      },
      {
        text: '"current_key": "AIza' + 'SyHlJShDU0FBmS9u3DnpX2lhPSQxHZU4oHE"',
        confidence: 85,
        because: 'in google-services.json',
      },
    ],
    noMatch: [
      { text: 'AIza' + 'P8jLhM57AJapFPUoHQbRMYdo835eY2Zk6g', because: 'too short' },
      { text: `AIza${'X'.repeat(35)}`, because: 'filler' },
      { text: 'xAIza' + 'SyIv29EffPPMLnuzhFomw4x4GMwfL50qOb2', because: 'part of a longer word' },
    ],
  },
};
