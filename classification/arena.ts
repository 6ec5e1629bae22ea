/** One stretch of memory for what a WebAssembly module reads and writes: first all places in it are taken, then it is made. */
export interface Arena {
  /** The address of so many bytes; they begin as zeros. */
  take(bytes: number): number;
  /** Afterwards nothing may be taken. */
  memory(): WebAssembly.Memory;
}

const pageSize = 64 * 1024;
/** Of each address: what vectors are fastest with. */
const alignment = 16;

export function createArena(): Arena {
  // An address of 0 stands for nothing.
  let size = alignment;
  return {
    take(bytes) {
      const address = size;
      size += Math.ceil(bytes / alignment) * alignment;
      return address;
    },
    memory: () => new WebAssembly.Memory({ initial: Math.ceil(size / pageSize) }),
  };
}
