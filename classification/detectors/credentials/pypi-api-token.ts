import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** API token of PyPI or TestPyPI: a macaroon whose first bytes name the site; longer than what is looked at. */
export const pypiApiToken: Detector = {
  id: 'pypi-api-token',
  name: 'PyPI API token',
  pattern: /(?<![0-9A-Za-z_-])pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[0-9A-Za-z_-]{50,150}/g,
  anchors: ['pypi-age'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(23), 3.8),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'password = pypi-' +
          'AgEIcHlwaS5vcmcS7sLxpGIer0bHAFGOsexIn3O2jpdnWWdean7K8tTzUrLNPwooWhHdtUHL7PhRQwTsFYFOZWECw1rgxSzryrr3oYsuFNjdLKcIFJcUE9r6BWtK7uVOdL5R5uSCCwphhf4WirxyBMaVD3N1f7NwzAoEZjzOWx9G7G3',
        confidence: 85,
        because: 'in .pypirc',
      },
      {
        text:
          'pypi-' +
          'AgENdGVzdC5weXBpLm9yZwMJ7lOi5BcGmFmZIU472bTpks9IJcFXe3kR3eEVAN0bxQSA7PKGMpjHr9TiQtv5TcFXpi5eAtDF4pG26bPrDDH3iTu6nDGw0ZAd8YXLmP64BQl2KXmWYi69zk',
        confidence: 85,
        because: 'of TestPyPI',
      },
    ],
    noMatch: [
      { text: 'pypi-AgEIcHlwaS5vcmc', because: 'the prefix alone' },
      {
        text: 'pypi-BnC4DBmSzD7OCjLh3wEX9D1M7aK7X9z1sejIXjIiRilsC2DaoLtMr9lEqbtfJYoBmDNiEj1wsZOIvFrc0X4twpeFgtp2eaqylam2',
        because: 'no macaroon of PyPI',
      },
      { text: `pypi-AgEIcHlwaS5vcmc${'x'.repeat(80)}`, because: 'filler' },
    ],
  },
};
