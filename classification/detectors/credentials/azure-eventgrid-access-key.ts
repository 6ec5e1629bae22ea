import type { Detector } from '../../detector.ts';
import { base64Token } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const eventGrid = /eventgrid\.azure\.net|event[ _-]?grid|aeg-sas-key/gi;

/** Access key of an Azure Event Grid topic: marked by `AZEG`, or told by the service's name beside it. */
export const azureEventgridAccessKey: Detector = {
  id: 'azure-eventgrid-access-key',
  name: 'Azure EventGrid access key',
  pattern: base64Token('[0-9A-Za-z+/]{43}='),
  anchors: ['azeg', 'eventgrid', 'event grid', 'event-grid', 'event_grid', 'aeg-sas-key'],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4),
  levels: [
    { confidence: 85, appliesTo: (value) => value.slice(33, 37) === 'AZEG', evidence: [] },
    { confidence: 85, evidence: [{ pattern: eventGrid }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'aeg-sas-key: nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', confidence: 85, because: 'a header' },
      { text: 'k Q7OoxZ88lUTecxOu15wlNf0T473pFIr2FAZEGAK3nRD=', confidence: 85, because: 'marked' },
    ],
    noMatch: [
      { text: 'key nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', because: 'nothing says Event Grid' },
      { text: 'eventgrid sha256-nBdtKYEXiTVx0mry7OR7O8YEupSWsMXf0zQNl6uWwHQ=', because: 'the digest of a package' },
      { text: `eventgrid ${'A'.repeat(43)}=`, because: 'filler' },
    ],
  },
};
