import type { Random } from '../corpus/random.ts';
import type { Label } from './value-kind.ts';

const prose: Readonly<Record<string, readonly string[]>> = {
  en: [
    'For your records, the {label} of Ms Whitfield is {value} and was checked by our team on Monday.',
    'According to the file, {value} is the {label} that the applicant gave us.',
    'Kindly update the {label} to {value} before the end of the week.',
    'We noted the {label} {value} during the meeting.',
  ],
  de: ['Bitte notieren Sie die {label} {value} in den Unterlagen.', 'Die {label} von Frau Sommer lautet {value}, wie besprochen.'],
  fr: ['Veuillez noter que le {label} est {value} dans le dossier.', 'Mme Durand nous a donné son {label} : {value}.'],
  es: ['Le confirmamos que el {label} es {value} según el expediente.', 'La señora Costa indicó su {label} {value} ayer.'],
  it: ['Le confermiamo che il {label} è {value} come da pratica.', 'La signora Rossi ha indicato {label} {value} nel modulo.'],
  nl: ['Wij hebben het {label} {value} in het dossier genoteerd.', 'Het {label} van mevrouw De Vries is {value}.'],
  pt: ['Confirmamos que o {label} é {value} conforme o processo.', 'A senhora Costa indicou o {label} {value} ontem.'],
  pl: ['Prosimy o wpisanie: {label} {value} do dokumentów.', 'Pani Nowak podała {label} {value} podczas spotkania.'],
  tr: ['Dosyadaki {label} {value} olarak kaydedildi.', 'Elif Demir için {label}: {value} bilgisi verildi.'],
  ja: ['{label}は{value}です。', '申請者の{label}：{value}を確認しました。'],
  zh: ['申请人的{label}是{value}。', '{label}：{value}，请核对。'],
  ko: ['신청자의 {label}는 {value}입니다.', '{label}: {value} 확인 바랍니다.'],
}; // prettier-ignore

/** Ways in which people write a value beside its name. */
const forms: readonly string[] = [
  '{label}: {value}',
  '{label} {value}',
  '{label}\t{value}',
  '{label}: {value}\nStatus: open',
  '{label} = {value}',
  '{label}\n{value}',
  '{value} ({label})',
  '• {label} – {value}',
];

export function inContext(random: Random, label: Label, value: string): string {
  const sentences = prose[label.language] ?? prose.en ?? [];
  const form = random.number(5) < 3 ? random.pick(forms) : random.pick(sentences);
  return form.replace('{label}', () => label.text).replace('{value}', () => value);
}

const fillers: readonly string[] = [
  'The meeting began at nine and everybody agreed on the plan for the coming quarter. Marketing will present the campaign again in spring.',
  'The garden behind the office was planted anew. Colleagues who like to help are welcome on Thursday afternoon after lunch.',
  'Please remember to close the windows in the evening, since rain is expected during the whole weekend.',
  'The new canteen offers soup, salad and a warm dish each day. Opinions about the coffee differ, as they always have.',
  'Our choir meets in the large hall. Beginners are welcome, and nobody needs to read music to take part.',
  'The workshop on writing clear reports was well attended. Slides are in the shared folder, and a second date follows in autumn.',
  'Paint for the staircase arrived in the wrong colour. The supplier apologised and promised to replace it within a few days.',
  'Bicycles may be left in the yard, not in the corridor. The caretaker thanks everybody for their understanding.',
  'La reunión empezó a las nueve y todos estuvieron de acuerdo con el plan para el próximo trimestre.',
  'Die Besprechung begann pünktlich, und alle waren mit dem Plan für das kommende Quartal einverstanden.',
  'La réunion a commencé à neuf heures et tout le monde était d’accord avec le plan du prochain trimestre.',
  'Toplantı saat dokuzda başladı ve herkes önümüzdeki çeyrek için yapılan plan konusunda anlaştı.',
];

export function filler(random: Random, count: number): readonly string[] {
  return Array.from({ length: count }, () => random.pick(fillers));
}
