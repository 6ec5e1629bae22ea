import type { EvidenceGroup } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

/**
 * A country by its names and adjectives, in its languages and English: what tells whose number follows a word that
 * several countries use (`passport number`, `tax id`). No two-letter codes: they are words of other languages.
 */
function country(names: string): EvidenceGroup {
  return { keywords: commaSeparated(names) };
}

export const austria = country(
  'austria, austrian, österreich, oesterreich, österreichisch, österreichische, österreichischer, österreicher',
);
export const belgium = country(
  'belgium, belgian, belgië, belgie, belgisch, belgische, belgique, belge, belgien, belgischer',
);
export const bulgaria = country('bulgaria, bulgarian, българия, българска, българско, български, българин, bulgariya');
export const croatia = country('croatia, croatian, hrvatska, hrvatske, hrvatski, hrvatsko, hrvatskoj');
export const cyprus = country('cyprus, cypriot, κύπρος, ΚΥΠΡΟΣ, κύπρου, κυπριακή, κυπριακό, κυπριακής, kypros, kıbrıs');
export const czechia = country('czech, czechia, czech republic, česko, česká, české, český, česká republika');
export const denmark = country('denmark, danish, danmark, dansk, danske');
export const estonia = country('estonia, estonian, eesti, eestis');
export const finland = country('finland, finnish, suomi, suomen, suomalainen, finsk, finska');
export const france = country('france, french, français, française, france métropolitaine, république française');
export const germany = country(
  'germany, german, deutschland, deutsch, deutsche, deutscher, deutsches, bundesrepublik deutschland',
);
export const greece = country(
  'greece, greek, hellenic, hellas, ελλάδα, ΕΛΛΑΔΑ, ελλάδας, ΕΛΛΑΔΑΣ, ελληνική, ελληνικό, ελληνικής, ellada, elliniki',
);
export const hungary = country('hungary, hungarian, magyarország, magyar, magyarországi');
export const iceland = country('iceland, icelandic, ísland, íslands, íslenskur, íslensk, islandsk');
export const ireland = country('ireland, irish, éire, éireann, republic of ireland');
export const italy = country('italy, italian, italia, italiana, italiano, repubblica italiana');
export const latvia = country('latvia, latvian, latvija, latvijas, latvijā, latvietis');
export const liechtenstein = country('liechtenstein, liechtensteiner, liechtensteinisch, fürstentum liechtenstein');
export const lithuania = country('lithuania, lithuanian, lietuva, lietuvos, lietuvoje, lietuvis');
export const luxembourg = country(
  'luxembourg, luxemburg, luxembourgish, luxembourgeois, luxembourgeoise, luxemburgisch, lëtzebuerg, lëtzebuerger',
);
export const malta = country('malta, maltese, maltin, repubblika ta malta');
export const netherlands = country(
  'netherlands, dutch, nederland, nederlands, nederlandse, holland, the netherlands, nederlanden',
);
export const norway = country('norway, norwegian, norge, norsk, norske, noreg');
export const poland = country('poland, polish, polska, polski, polskie, polskiej, polskiego, rzeczpospolita polska');
export const portugal = country('portugal, portuguese, português, portuguesa, república portuguesa');
export const romania = country('romania, romanian, românia, română, român, românesc, românească, româniei');
export const slovakia = country(
  'slovakia, slovak, slovak republic, slovensko, slovenská, slovenský, slovenské, slovenskej, slovenská republika',
);
export const slovenia = country('slovenia, slovenian, slovene, slovenija, slovenije, slovenski');
export const spain = country('spain, spanish, españa, español, española, reino de españa');
export const sweden = country('sweden, swedish, sverige, svensk, svenska, svenskt, sveriges');
export const switzerland = country(
  'switzerland, swiss, schweiz, schweizer, schweizerisch, schweizerische, suisse, svizzera, svizzero',
);
export const turkey = country('turkey, turkish, türkiye, türk, türkiye cumhuriyeti, türkçe');
export const unitedKingdom = country(
  'united kingdom, uk, great britain, britain, british, england, scotland, scottish, wales, welsh, northern ireland',
);
