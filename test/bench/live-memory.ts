import type { Child } from './children.ts';

export const asksForMemory = 'memory';

/** What a process holds on to: heaps of all its threads and what lies outside them, right after their garbage was collected. */
export interface LiveMemory {
  readonly bytes: number;
}

/** Asks a child that was started with `tellsMemory` and has no other message to say now, MB. */
export async function liveMemoryOf(child: Child): Promise<number> {
  child.send(asksForMemory);
  return ((await child.message()) as LiveMemory).bytes / 1024 ** 2;
}
