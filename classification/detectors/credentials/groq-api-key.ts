import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API key of Groq. */
export const groqApiKey: Detector = {
  id: 'groq-api-key',
  name: 'Groq API key',
  pattern: token('gsk_[0-9A-Za-z]{52}'),
  anchors: ['gsk_'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(4), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'GROQ_API_KEY=gsk_' + 'wOMLQcR7ULyGoaIilmkSjgJYgKArdojGXgvMdbu43Ll3J6u55Asx',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "gsk_' + 'wOMLQcR7ULyGoaIilmkSjgJYgKArdojGXgvMdbu43Ll3J6u55Asx"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'GROQ_API_KEY=gsk_' + 'wOMLQcR7UL', because: 'too short' },
      {
        text: 'GROQ_API_KEY=gsk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'GROQ_API_KEY=zzgsk_' + 'wOMLQcR7ULyGoaIilmkSjgJYgKArdojGXgvMdbu43Ll3J6u55Asx',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
