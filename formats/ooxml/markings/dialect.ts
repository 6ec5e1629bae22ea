/** Namespaces of transitional and strict packages (ISO/IEC 29500-1, annex A), and those that both share. */
export interface Dialect {
  readonly strict: boolean;
  readonly word: string;
  readonly wordDrawing: string;
  readonly presentation: string;
  readonly drawing: string;
  readonly relationships: string;
}

const transitional: Dialect = {
  strict: false,
  word: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  wordDrawing: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  presentation: 'http://schemas.openxmlformats.org/presentationml/2006/main',
  drawing: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  relationships: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};

const strict: Dialect = {
  strict: true,
  word: 'http://purl.oclc.org/ooxml/wordprocessingml/main',
  wordDrawing: 'http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing',
  presentation: 'http://purl.oclc.org/ooxml/presentationml/main',
  drawing: 'http://purl.oclc.org/ooxml/drawingml/main',
  relationships: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};

/** By what the main part's root element is bound to: some strict packages have transitional relationships. */
export function dialectOf(isStrict: boolean): Dialect {
  return isStrict ? strict : transitional;
}

/** Office's extensions, the same in both. */
export const shared = {
  compatibility: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  wordShape: 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape',
  wordDrawing14: 'http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing',
  classificationShape: 'http://schemas.microsoft.com/office/drawing/2020/classificationShape',
  powerpoint2018: 'http://schemas.microsoft.com/office/powerpoint/2018/4/main',
};
