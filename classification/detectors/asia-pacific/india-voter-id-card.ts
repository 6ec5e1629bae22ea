import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  voter, voters, voter id, voter id card, voterid, votercard, voteridcard, voter card, voter identity card, epic, epic
  no, epic number, electoral photo identity card, elector, elector s photo identity card, electors, eci, election
  commission, election commission of india
`);

/** EPIC number of the Election Commission of India: three letters and seven digits; no published checksum, hence never without keyword. */
export const indiaVoterIdCard: Detector = {
  id: 'india-voter-id-card',
  name: 'India Voter Id Card',
  purviewId: '646d643f-5228-4408-acc8-f2e81a6df897',
  pattern: unlabelled('[A-Z]{3} ?[0-9]{7}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [{ confidence: 75, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Voter ID: KMR4820193', confidence: 75, because: 'keyword beside it' },
      { text: 'EPIC No. ABX0482019', confidence: 75, because: 'as the card calls it' },
    ],
    noMatch: [
      { text: 'Product KMR4820193', because: 'no keyword' },
      { text: 'voter roll printed, invoice KMR4820193', because: 'an invoice by its label' },
      { text: 'Voter ID KMR48201937', because: 'eight digits' },
    ],
  },
};
