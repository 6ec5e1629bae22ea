import type { Detector } from '../../detector.ts';
import { commaSeparated, token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated('openai, open ai, openai api key, chatgpt, gpt 4, gpt 4o, openai_api_key');

/** API key of OpenAI: of a user, a project, a service account or an administrator. Most hold `OpenAI` in base64. */
export const openaiApiKey: Detector = {
  id: 'openai-api-key',
  name: 'OpenAI API key',
  pattern: token(
    'sk-(?:proj-|svcacct-|admin-|None-)?[0-9A-Za-z_-]{20,74}T3BlbkFJ[0-9A-Za-z_-]{20,74}|sk-(?:proj-)?[0-9A-Za-z]{48}',
  ),
  anchors: ['sk-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 3.8),
  levels: [
    { confidence: 85, appliesTo: (value) => value.includes('T3BlbkFJ') || value.startsWith('sk-proj-'), evidence: [] },
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'OPENAI_API_KEY=sk-' + 'd9cDEBJaHjBAUJddW5HTT3BlbkFJo7bVbvjdEgdIWKu18Rkx',
        confidence: 85,
        because: 'of a user',
      },
      {
        text:
          'sk-proj-' +
          'Ic0JjZJNW7g1duk38F3Q7OCk6WSw9g61K7KwOnE739IWSuO0cwHEsIdzKkSV9sET0Z5F1H5ZaIT3BlbkFJAzprJuaUzQN9y8qIfW3YTzGxR7eFPHhUujoILRm6GY5IV1Suvs4FxRFYzuNyONbymfIAhVwpj9',
        confidence: 85,
        because: 'of a project',
      },
      {
        text: 'OpenAI: sk-' + '9IHXScqb7h5Eflu5i0tJPvUPj1CFrpL5DnfMCgw9Bq1pE5tj',
        confidence: 85,
        because: 'named beside it',
      },
    ],
    noMatch: [
      { text: 'sk-d9cDEBJaHjBAUJddW5HT', because: 'too short' },
      { text: `OPENAI_API_KEY=sk-${'x'.repeat(48)}`, because: 'filler' },
      { text: 'task-9IHXScqb7h5Eflu5i0tJPvUPj1CFrpL5DnfMCgw9Bq1pE5tj', because: 'part of a longer word' },
    ],
  },
};
