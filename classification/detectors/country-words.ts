import { commaSeparated } from '../patterns.ts';

/** Countries whose documents are numbered like those of others, with the words for what is theirs. */
const countries = commaSeparated(`
  argentina, argentine, australia, australian, austria, austrian, belgium, belgian, belge, belgique, brazil, brazilian, bulgaria,
  bulgarian, canada, canadian, china, chinese, croatia, croatian, cyprus, cypriot, czech, czechia, denmark, danish, emirati,
  emirates, estonia, estonian, finland, finnish, france, french, germany, german, greece, greek, hungary, hungarian,
  iceland, icelandic, india, indian, indonesia, indonesian, ireland, irish, israel, israeli, italy, italian, japan,
  japanese, korea, korean, latvia, latvian, lithuania, lithuanian, luxembourg, luxemburg, malaysia, malaysian, malta,
  maltese, mexico, mexican, netherlands, dutch, new zealand, norway, norwegian, philippines, philippine, filipino, poland,
  polish, portugal, portuguese, romania, romanian, russia, russian, saudi, singapore, slovakia, slovak, slovenia,
  slovenian, south africa, south african, spain, spanish, sweden, swedish, switzerland, swiss, suisse, taiwan, taiwanese, thailand,
  thai, turkey, turkish, uae, ukraine, ukrainian, roc passport
`);

/** The countries but some: near one of these, a number that could be anybody's isn't ours. */
export function countriesBut(...ours: readonly string[]): readonly string[] {
  return countries.filter((country) => !ours.includes(country));
}
