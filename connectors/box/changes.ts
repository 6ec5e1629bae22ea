import type { Source } from '../../model/file.ts';
import type { Checkpoint } from '../../model/ids.ts';
import type { ChangePage } from '../connector.ts';
import { readEvents } from './events.ts';
import type { BoxRoom } from './items.ts';
import { walkSource } from './walk.ts';

/** A folder is walked, the event stream is read on: both in pages that can be resumed. */
export function changes(room: BoxRoom, source: Source, checkpoint: Checkpoint | undefined): AsyncIterable<ChangePage> {
  return source.kind === 'box-events' ? readEvents(room, checkpoint) : walkSource(room, source, checkpoint);
}
