import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { brazilCheckDigits } from '../../validators/brazil-check-digits.ts';

const keywords = commaSeparated(`
  cnpj, cnpj mf, c n p j, número do cnpj, cadastro nacional da pessoa jurídica, cadastro nacional de pessoas jurídicas,
  cadastro geral de contribuintes, cgc, pessoa jurídica, pessoas jurídicas, razão social, situação cadastral,
  inscrição estadual, national registry of legal entities, taxpayers registry
`);

/** CNPJ of Brazil: eight characters, four of the branch, two check digits; letters too since July 2026. */
export const brazilLegalEntityNumber: Detector = {
  id: 'brazil-legal-entity-number',
  name: 'Brazil legal entity number (CNPJ)',
  purviewId: '9b58b5cd-5e90-4df6-b34f-1ebcc88ceae4',
  pattern: standalone(
    '[0-9A-Z]{2}\\.[0-9A-Z]{3}\\.[0-9A-Z]{3}/[0-9A-Z]{4}-[0-9]{2}|[0-9A-Z]{8}/[0-9A-Z]{4}-[0-9]{2}|[0-9A-Z]{12}[0-9]{2}',
  ),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value) && brazilCheckDigits(value, 9),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => value.includes('/'), evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'CNPJ 47.381.529/0001-66', confidence: 85, because: 'formatted, keyword' },
      { text: 'CNPJ: 7K.4MX.290/0001-68', confidence: 85, because: 'alphanumeric' },
      { text: 'Acme Ltda., 47.381.529/0001-66', confidence: 75, because: 'formatted as only a CNPJ is' },
      { text: 'Pessoa jurídica 47381529000166', confidence: 85, because: 'unformatted' },
    ],
    noMatch: [
      { text: 'CNPJ 47.381.529/0001-67', because: 'wrong check digits' },
      { text: 'CNPJ 00.000.000/0000-00', because: 'filler, though its check digits hold' },
      { text: 'pedido 47381529000166', because: '14 digits without keyword' },
      { text: 'CNPJ 7K.4MX.290/0001-6A', because: 'check digits are digits' },
    ],
  },
};
