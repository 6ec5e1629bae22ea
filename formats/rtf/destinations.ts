/** What RTF's groups hold, by the control word that begins them (RTF Specification 1.9.1). */

/** Tables of formatting and pictures: no text that anybody reads. Words that are missing here are read. */
export const unreadable = new Set(
  (
    'colortbl stylesheet latentstyles listtable listoverridetable listpicture rsidtbl pict nonshppict themedata colorschememapping datastore ' +
    'blipuid bkmkstart bkmkend xmlnstbl pgdsctbl panose falt fontemb fontfile wgrffmtfilter mmathPr generator objclass objname objtime ' +
    'oleclsid atrfstart atrfend passwordhash picprop sn lfolevel levelnumbers leveltext pnseclvl revtbl xmlopen xmlclose ftnsep ftnsepc ftncn ' +
    'aftnsep aftnsepc aftncn creatim revtim printim buptim'
  ).split(' '),
);

/** Groups that are a part of their own; all of one kind are joined. */
export const partNames: ReadonlyMap<string, string> = new Map([
  ...['header', 'headerl', 'headerr', 'headerf'].map((word) => [word, 'headers'] as const),
  ...['footer', 'footerl', 'footerr', 'footerf'].map((word) => [word, 'footers'] as const),
  ['footnote', 'footnotes'],
  ['annotation', 'comments'],
  ['atnid', 'comments'],
  ['atnauthor', 'comments'],
  ['info', 'properties'],
  ['userprops', 'properties'],
  ['docvar', 'properties'],
]);

/** Groups whose text goes on a line of its own, as that of all groups marked by `\*` does: it must not cut the text around it. */
export const asides = new Set(['sv', 'shptxt', 'formfield', 'fldinst']);

/** Control words that stand for characters. */
export const characters: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['cell', '\t'],
  ['nestcell', '\t'],
  ['line', '\n'],
  ['lbr', '\n'],
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['emspace', '\u2003'],
  ['enspace', '\u2002'],
  ['qmspace', '\u2005'],
  ['bullet', '\u2022'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
]);

/** Control words that end a line. */
export const lineEnds = new Set(['par', 'row', 'nestrow', 'sect', 'page', 'column', 'softpage', 'softline']);

/** Code pages by `\fcharset` (RTF Specification 1.9.1, "Font table"); 0 and 1 mean the document's own. */
export const charsetPages: ReadonlyMap<number, number> = new Map([
  [77, 10000],
  [128, 932],
  [129, 949],
  [130, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
  [254, 437],
  [255, 850],
]);
