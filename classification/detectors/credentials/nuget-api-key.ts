import type { Detector } from '../../detector.ts';
import { commaSeparated, token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

const keywords = commaSeparated(
  'nuget, nuget_api_key, nuget api key, nugetapikey, x nuget apikey, nuget.org, dotnet nuget push',
);

const fixedPlaces = /^oy2[a-p][0-9a-z]{15}[aq][0-9a-z]{11}[eu][bdfhjlnprtvxz357][a-p][0-9a-z]{11}[aeimquy4]$/;

/** API key of nuget.org: `oy2` and 43 characters; without its name, only where those that are fixed to few values have them. */
export const nugetApiKey: Detector = {
  id: 'nuget-api-key',
  name: 'NuGet API key',
  pattern: token('oy2[0-9a-z]{43}'),
  anchors: ['oy2'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(3), 3.6),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => fixedPlaces.test(value), evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'NUGET_API_KEY=oy2' + 'caa222sm7357cf37q7fssmvj4gbdefbocuogibfi5c4', confidence: 85, because: 'named' },
      { text: 'k oy2' + 'caa222sm7357cf37q7fssmvj4gbdefbocuogibfi5c4', confidence: 75, because: 'its shape alone' },
    ],
    noMatch: [
      {
        text: 'k oy2' + 'zaa222sm7357cf37q7fssmvj4gbdefbocuogibfi5c4',
        because: 'no name beside it, and a character that cannot stand there',
      },
      { text: 'nuget oy2caa222sm7357cf37', because: 'too short' },
      { text: 'nuget package kgdrq37dqqq3kkjxoo55tl2fcqpftknglv3yjo2owgozde', because: 'no prefix' },
    ],
  },
};
