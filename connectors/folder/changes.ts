import type { Source } from '../../model/file.ts';
import type { Checkpoint } from '../../model/ids.ts';
import type { ChangePage } from '../connector.ts';
import { readCheckpoint, type WalkCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { FolderRoom } from './items.ts';
import { walk } from './walk.ts';

/**
 * Files of a page, and entries passed over before a page without files is given all the same: whoever lists shows by pages
 * that it is alive.
 */
const pageFiles = 500;
const pageEntries = 5_000;
/** A listing of everything at least so often: what times don't show is found then. */
const fullEveryMs = 3_600_000;
/**
 * How far back a listing looks behind the start of the one before: clocks of file servers differ from ours, and network file
 * systems show attributes that may be a minute old.
 */
const overlapMs = 120_000;
/** More would make the checkpoint heavy; what isn't remembered is listed twice. */
const mostMarks = 2_000;

/**
 * Everything from the beginning, or what changed since by the file system's own times. Those can't show all (a server whose
 * clock is far behind, a file system without them), so that once an hour everything is listed, to be compared. What was
 * removed can't be told from a folder: `look` tells.
 */
export async function* changes(
  room: FolderRoom,
  source: Source,
  checkpoint: Checkpoint | undefined,
): AsyncIterable<ChangePage> {
  const state = startOf(room, checkpoint === undefined ? undefined : readCheckpoint(checkpoint));
  const marks = [...state.marks];
  let page = emptyPage();
  for await (const { cursor, found } of walk(room, source.id, { ...state, seen: new Set(state.seen), overlapMs })) {
    page.entries++;
    if (found?.mark !== undefined && marks.length < mostMarks) marks.push(found.mark);
    if (found?.item !== undefined) page.files.push({ kind: 'present', item: found.item });
    if (page.files.length < pageFiles && page.entries < pageEntries) continue;
    yield { files: page.files, checkpoint: writeCheckpoint({ ...state, marks, cursor }), last: false };
    page = emptyPage();
  }
  const { startedAt, fullAt } = state;
  yield { files: page.files, checkpoint: writeCheckpoint({ startedAt, fullAt, seen: [], marks }), last: true };
}

interface GrowingPage {
  readonly files: ChangePage['files'][number][];
  entries: number;
}

function emptyPage(): GrowingPage {
  return { files: [], entries: 0 };
}

/** Goes on with a listing that isn't complete; else begins the next one. */
function startOf({ now }: FolderRoom, last: WalkCheckpoint | undefined): WalkCheckpoint {
  if (last?.cursor !== undefined) return last;
  const startedAt = now();
  if (last === undefined || startedAt - last.fullAt >= fullEveryMs) {
    return { startedAt, fullAt: startedAt, seen: [], marks: [] };
  }
  return { startedAt, fullAt: last.fullAt, since: last.startedAt, seen: last.marks, marks: [] };
}
