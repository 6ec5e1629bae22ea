/** Our markings as paragraphs of WordprocessingML. Each declares its namespaces itself, so that it can stand in any header. */
import type { Marking } from '../../../model/marking.ts';
import { hashOf } from '../../../lib/hash.ts';
import { escapeXml } from '../../xml.ts';
import { shared, type Dialect } from './dialect.ts';
import { attribute, emu, fontOf, outcomeOf, tagOf } from './marker.ts';
import { fitWatermark, wrappedHeight, type Extent } from './text-extent.ts';

export interface WordPage extends Extent {
  readonly dialect: Dialect;
  /** The part that the marking goes into: ids of shapes are taken from its name. */
  readonly part: string;
}

/** A line of one point with the shape anchored in it, so that a header grows by next to nothing. */
export function markingParagraph(marking: Marking, page: WordPage): string {
  const { dialect } = page;
  const vml = marking.kind === 'watermark' && !dialect.strict;
  const shape = vml ? wordArt(marking, page) : textBox(marking, page);
  return (
    `<w:p xmlns:w="${dialect.word}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>` +
    `<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr><w:r><w:rPr><w:noProof/></w:rPr>${shape}</w:r></w:p>`
  );
}

/** As Word draws watermarks itself (ECMA-376 part 4, 19; shape type 136 is plain text). */
function wordArt(marking: Marking, page: WordPage): string {
  const { width, height } = fitWatermark(marking, page);
  const text = attribute(marking.text);
  const style =
    `position:absolute;margin-left:0;margin-top:0;width:${points(width)}pt;height:${points(height)}pt;` +
    `${marking.layout === 'diagonal' ? 'rotation:315;' : ''}z-index:-251658752;` +
    'mso-position-horizontal:center;mso-position-horizontal-relative:page;' +
    'mso-position-vertical:center;mso-position-vertical-relative:page';
  return (
    '<w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    `xmlns:w10="urn:schemas-microsoft-com:office:word">${plainTextType}` +
    `<v:shape id="PowerPlusWaterMarkObject_${tagOf(marking)}" type="#_x0000_t136" alt="${text}" style="${style}" ` +
    `o:allowincell="f" fillcolor="${marking.color}" stroked="f"><v:fill opacity=".5"/>` +
    `<v:textpath style="font-family:&quot;${attribute(fontOf(marking))}&quot;;font-size:1pt" string="${text}"/>` +
    '<w10:wrap anchorx="page" anchory="page"/></v:shape></w:pict>'
  );
}

/** The preset shape that word art refers to; formulas are those of the specification. */
const plainTextType =
  '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">' +
  '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>' +
  '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>' +
  '<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>' +
  '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" ' +
  'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>' +
  '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>' +
  '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>';

interface Box {
  readonly extent: Extent;
  readonly positions: string;
  /** Points of the font. */
  readonly size: number;
  /** Attributes of `bodyPr`, and the tail of the anchor. */
  readonly body: string;
  readonly relativeSize: string;
  readonly rotation: string;
  readonly alignment: string;
}

function textBox(marking: Marking, page: WordPage): string {
  const box = marking.kind === 'watermark' ? centeredBox(marking, page) : edgeBox(marking, page);
  const { dialect } = page;
  const size = `cx="${emu(box.extent.width)}" cy="${emu(box.extent.height)}"`;
  const behind = marking.kind === 'watermark' ? 1 : 0;
  const paragraphs = marking.text.split('\n').map((line) => boxParagraph(line, marking, box));
  return (
    `<mc:AlternateContent xmlns:mc="${shared.compatibility}"><mc:Choice xmlns:wps="${shared.wordShape}" Requires="wps">` +
    `<w:drawing><wp:anchor xmlns:wp="${dialect.wordDrawing}" xmlns:wp14="${shared.wordDrawing14}" distT="0" distB="0" distL="0" distR="0" ` +
    `simplePos="0" relativeHeight="251659264" behindDoc="${behind}" locked="0" layoutInCell="1" allowOverlap="1">` +
    `<wp:simplePos x="0" y="0"/>${box.positions}<wp:extent ${size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>` +
    `${shapeProperties(marking, page)}<wp:cNvGraphicFramePr/><a:graphic xmlns:a="${dialect.drawing}">` +
    `<a:graphicData uri="${shared.wordShape}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>` +
    `<a:xfrm${box.rotation}><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>` +
    '<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>' +
    `<wps:txbx><w:txbxContent>${paragraphs.join('')}</w:txbxContent></wps:txbx>` +
    `<wps:bodyPr rot="0" vert="horz" ${box.body}><a:spAutoFit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic>${box.relativeSize}` +
    '</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>'
  );
}

/** As wide as the page, at its upper or lower edge. */
function edgeBox(marking: Marking, { width, dialect }: WordPage): Box {
  const [start, end] = dialect.strict ? ['start', 'end'] : ['left', 'right'];
  const alignment = { left: start, center: 'center', right: end }[marking.alignment];
  const margin = emu(marking.margin);
  const isHeader = marking.kind === 'header';
  const vertical = isHeader ? `<wp:posOffset>${margin}</wp:posOffset>` : '<wp:align>bottom</wp:align>';
  const insets = `lIns="${margin}" tIns="0" rIns="${margin}" bIns="${isHeader ? 0 : margin}"`;
  return {
    extent: { width, height: wrappedHeight(marking, width) + (isHeader ? 2 : marking.margin + 2) },
    positions:
      '<wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>' +
      `<wp:positionV relativeFrom="page">${vertical}</wp:positionV>`,
    size: marking.size,
    body: `wrap="square" ${insets} anchor="${isHeader ? 't' : 'b'}"`,
    relativeSize:
      '<wp14:sizeRelH relativeFrom="page"><wp14:pctWidth>100000</wp14:pctWidth></wp14:sizeRelH>' +
      '<wp14:sizeRelV relativeFrom="page"><wp14:pctHeight>0</wp14:pctHeight></wp14:sizeRelV>',
    rotation: '',
    alignment,
  };
}

/** Strict documents have no VML: a turned text box. */
function centeredBox(marking: Marking, page: WordPage): Box {
  const { width, height, size } = fitWatermark(marking, page);
  const centered = '<wp:align>center</wp:align>';
  return {
    extent: { width: width * 1.1, height: height * 1.1 },
    positions:
      `<wp:positionH relativeFrom="page">${centered}</wp:positionH>` +
      `<wp:positionV relativeFrom="page">${centered}</wp:positionV>`,
    size,
    body: 'wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"',
    relativeSize: '',
    rotation: marking.layout === 'diagonal' ? ' rot="18900000"' : '',
    alignment: 'center',
  };
}

function boxParagraph(line: string, marking: Marking, { size, alignment }: Box): string {
  const font = attribute(fontOf(marking));
  const halfPoints = Math.max(Math.round(size * 2), 2);
  const run =
    `<w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}" w:cs="${font}"/><w:noProof/>` +
    `<w:color w:val="${marking.color.slice(1).toUpperCase()}"/><w:sz w:val="${halfPoints}"/><w:szCs w:val="${halfPoints}"/>`;
  return (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>' +
    `<w:jc w:val="${alignment}"/><w:rPr>${run}</w:rPr></w:pPr>` +
    `<w:r><w:rPr>${run}</w:rPr><w:t xml:space="preserve">${escapeXml(line)}</w:t></w:r></w:p>`
  );
}

/** Office's own tag beside ours (MS-ODRAWXML 2.39), so that Office may find the marking when a person changes the label. */
function shapeProperties(marking: Marking, { dialect, part }: WordPage): string {
  const id = Number.parseInt(hashOf(part, marking.kind).slice(0, 7), 16) + 1;
  return (
    `<wp:docPr id="${id}" name="${tagOf(marking)}" descr="${attribute(marking.text)}"><a:extLst xmlns:a="${dialect.drawing}">` +
    '<a:ext uri="{5AE41FA2-C0FF-4470-9BD4-5FADCA87CBE2}">' +
    `<aclsh:classification xmlns:aclsh="${shared.classificationShape}" classificationOutcomeType="${outcomeOf[marking.kind]}"/>` +
    '</a:ext></a:extLst></wp:docPr>'
  );
}

function points(value: number): number {
  return Math.round(value * 10) / 10;
}
