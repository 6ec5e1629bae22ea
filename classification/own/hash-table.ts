/**
 * A set of texts known by 64 bits of a hash each, with a number of 30 bits and two marks: compact, and as fast for a million as for ten.
 * That a text is taken for another that hashes alike happens once in some 10^13 looks. Plain data: threads share it where `shared` made it.
 */
export interface HashTable {
  /** Two entries a slot; open addressing, a power of two of slots. */
  readonly keys: Uint32Array;
  /** 0 marks a free slot. */
  readonly nodes: Uint32Array;
}

/** A node is the beginning of something longer. */
export const isPrefix = 0x8000_0000;
/** A node is a first step; see the table's user. */
export const isFirst = 0x4000_0000;
/** The number of a node; 0 for none. */
export const numberMask = 0x3fff_ffff;

export interface HashTableBuilder {
  readonly size: number;
  /** The node of this hash, 0 for none. */
  node(high: number, low: number): number;
  /** Marks are added to those of the node; a number other than 0 takes the place of its number. */
  put(high: number, low: number, node: number): void;
  /** The table; the builder is of no use afterwards. */
  finish(options: { readonly shared: boolean }): HashTable;
}

export function createHashTable(): HashTableBuilder {
  let table = emptyTable(1024);
  let size = 0;
  const grow = (): void => {
    const before = table;
    table = emptyTable(before.nodes.length * 2);
    before.nodes.forEach((node, slot) => {
      if (node === 0) return;
      const [high, low] = [before.keys[slot * 2] ?? 0, before.keys[slot * 2 + 1] ?? 0];
      write(table, slotOf(table, high, low), { high, low, node });
    });
  };
  return {
    get size() {
      return size;
    },
    node: (high, low) => lookUp(table, high, low),
    put(high, low, node) {
      const slot = slotOf(table, high, low);
      const before = table.nodes[slot] ?? 0;
      const number = (node & numberMask) === 0 ? before & numberMask : node & numberMask;
      write(table, slot, { high, low, node: ((before | node) & ~numberMask) | number });
      if (before !== 0) return;
      size++;
      if (size * 3 > table.nodes.length * 2) grow();
    },
    finish: ({ shared }) => (shared ? { keys: sharedCopy(table.keys), nodes: sharedCopy(table.nodes) } : table),
  };
}

/** The node of this hash, 0 for none. */
export function lookUp(table: HashTable, high: number, low: number): number {
  return table.nodes[slotOf(table, high, low)] ?? 0;
}

/** One array over memory that threads share. */
export function sharedCopy<Numbers extends Uint8Array | Uint32Array>(numbers: Numbers): Numbers {
  const memory = new SharedArrayBuffer(numbers.byteLength);
  const copy = numbers instanceof Uint8Array ? new Uint8Array(memory) : new Uint32Array(memory);
  copy.set(numbers);
  return copy as Numbers;
}

function emptyTable(slots: number): HashTable {
  return { keys: new Uint32Array(slots * 2), nodes: new Uint32Array(slots) };
}

function slotOf({ keys, nodes }: HashTable, high: number, low: number): number {
  const mask = nodes.length - 1;
  const [first, second] = [high >>> 0, low >>> 0];
  let slot = (high ^ (high >>> 15)) & mask;
  while (nodes[slot] !== 0 && (keys[slot * 2] !== first || keys[slot * 2 + 1] !== second)) slot = (slot + 1) & mask;
  return slot;
}

function write(table: HashTable, slot: number, { high, low, node }: { high: number; low: number; node: number }): void {
  table.keys[slot * 2] = high;
  table.keys[slot * 2 + 1] = low;
  table.nodes[slot] = node;
}
