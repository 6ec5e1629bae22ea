import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, isUniform, standalone } from '../../patterns.ts';
import { brazilCheckDigits } from '../../validators/brazil-check-digits.ts';

const keywords = commaSeparated(`
  cpf, cpf mf, c p f, número do cpf, cpf do titular, cpf cnpj, cadastro de pessoas físicas, cadastro de pessoa física,
  inscrição no cpf, receita federal, contribuinte, imposto de renda, brazilian tax id, individual taxpayer registry
`);

/** CPF of Brazil: nine digits and two check digits modulo 11. */
export const brazilCpfNumber: Detector = {
  id: 'brazil-cpf-number',
  name: 'Brazil CPF number',
  purviewId: '78e09124-f2c3-4656-b32a-c1a132cd2711',
  pattern: standalone('[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}[-/][0-9]{2}|[0-9]{9}-[0-9]{2}|[0-9]{11}'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && brazilCheckDigits(digits, 11),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => value.includes('.'), evidence: [] },
    { confidence: 65, appliesTo: isFormatted, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'CPF: 735.201.946-43', confidence: 85, because: 'formatted, keyword' },
      { text: 'Cadastro de Pessoas Físicas 86240197530', confidence: 85, because: 'unformatted' },
      { text: 'Maria da Silva, 735.201.946-43', confidence: 75, because: 'dots and hyphen as only a CPF has them' },
      { text: 'ref 862401975-30', confidence: 65, because: 'a hyphen only' },
    ],
    noMatch: [
      { text: 'CPF 735.201.946-44', because: 'wrong check digits' },
      { text: 'CPF 111.111.111-11', because: 'filler, though its check digits hold' },
      { text: 'pedido 86240197530', because: 'eleven digits without keyword' },
      { text: 'CPF 735.201.946-431', because: 'three digits at the end' },
    ],
  },
};
