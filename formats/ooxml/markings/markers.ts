import type { Application } from '../office-types.ts';
import type { Marker } from './marker.ts';
import { excelMarker } from './excel-markings.ts';
import { powerpointMarker } from './powerpoint-markings.ts';
import { wordMarker } from './word-markings.ts';

const none: Marker = { markable: [], read: () => [], write: () => 0 };

export function markerOf(application: Application | undefined): Marker {
  if (application === undefined) return none;
  return { word: wordMarker, excel: excelMarker, powerpoint: powerpointMarker }[application];
}
