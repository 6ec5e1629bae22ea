/** Our markings as shapes of PresentationML. Each declares its namespaces itself, so that it can stand in any shape tree. */
import type { Marking } from '../../../model/marking.ts';
import { escapeXml } from '../../xml.ts';
import { shared, type Dialect } from './dialect.ts';
import { attribute, emu, fontOf, outcomeOf, tagOf } from './marker.ts';
import { fitWatermark, wrappedHeight, type Extent } from './text-extent.ts';

export interface SlidePage extends Extent {
  readonly dialect: Dialect;
}

interface Place extends Extent {
  readonly x: number;
  readonly y: number;
  /** Points of the font. */
  readonly size: number;
  readonly rotation: string;
  /** Attributes of `bodyPr`. */
  readonly body: string;
  readonly alignment: string;
  /** Within the colour. */
  readonly opacity: string;
}

export function markingShape(marking: Marking, id: number, page: SlidePage): string {
  const { dialect } = page;
  const place = marking.kind === 'watermark' ? centered(marking, page) : atEdge(marking, page);
  return (
    `<p:sp xmlns:p="${dialect.presentation}" xmlns:a="${dialect.drawing}"><p:nvSpPr>` +
    `<p:cNvPr id="${id}" name="${tagOf(marking)}" descr="${attribute(marking.text)}"/><p:cNvSpPr txBox="1"/>` +
    `<p:nvPr userDrawn="1"><p:extLst><p:ext uri="{1162E1C5-73C7-4A58-AE30-91384D911F3F}">` +
    `<p184:classification xmlns:p184="${shared.powerpoint2018}" val="${outcomeOf[marking.kind]}"/></p:ext></p:extLst></p:nvPr></p:nvSpPr>` +
    `<p:spPr><a:xfrm${place.rotation}><a:off x="${emu(place.x)}" y="${emu(place.y)}"/>` +
    `<a:ext cx="${emu(place.width)}" cy="${emu(place.height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>` +
    `<p:txBody><a:bodyPr vert="horz" rtlCol="0" ${place.body}><a:noAutofit/></a:bodyPr><a:lstStyle/>` +
    `${marking.text
      .split('\n')
      .map((line) => paragraph(line, marking, place))
      .join('')}</p:txBody></p:sp>`
  );
}

/** As wide as the slide, at its upper or lower edge. */
function atEdge(marking: Marking, { width, height }: SlidePage): Place {
  const isHeader = marking.kind === 'header';
  const own = wrappedHeight(marking, width) + 1;
  const inset = emu(marking.margin);
  return {
    x: 0,
    y: isHeader ? marking.margin : height - marking.margin - own,
    width,
    height: own,
    size: marking.size,
    rotation: '',
    body: `wrap="square" lIns="${inset}" tIns="0" rIns="${inset}" bIns="0" anchor="${isHeader ? 't' : 'b'}"`,
    alignment: { left: 'l', center: 'ctr', right: 'r' }[marking.alignment],
    opacity: '',
  };
}

function centered(marking: Marking, page: SlidePage): Place {
  const { width, height, size } = fitWatermark(marking, page);
  return {
    x: (page.width - width) / 2,
    y: (page.height - height) / 2,
    width,
    height,
    size,
    rotation: marking.layout === 'diagonal' ? ' rot="18900000"' : '',
    body: 'wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"',
    alignment: 'ctr',
    opacity: '<a:alpha val="50000"/>',
  };
}

function paragraph(line: string, marking: Marking, { size, alignment, opacity }: Place): string {
  const font = attribute(fontOf(marking));
  const hundredths = Math.min(Math.max(Math.round(size * 100), 100), 400_000);
  return (
    `<a:p><a:pPr marL="0" indent="0" algn="${alignment}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/></a:pPr>` +
    `<a:r><a:rPr sz="${hundredths}" b="0"><a:solidFill><a:srgbClr val="${marking.color.slice(1).toUpperCase()}">${opacity}</a:srgbClr></a:solidFill>` +
    `<a:latin typeface="${font}"/><a:ea typeface="${font}"/><a:cs typeface="${font}"/></a:rPr><a:t>${escapeXml(line)}</a:t></a:r></a:p>`
  );
}
