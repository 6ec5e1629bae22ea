/**
 * What pdfium's WebAssembly module asks of the machine it runs on, and is refused: it sees no file, no clock, no environment. All
 * that is granted is memory, up to a limit, and the non-local jumps of its image decoders (Emscripten's `invoke_*`).
 */

export interface Host {
  readonly imports: WebAssembly.Imports;
  /** Whether memory was refused since the start: a failure that follows is one of size. */
  memoryRefused(): boolean;
  /** Must be called before any other export is. */
  attach(exports: HostExports): void;
}

/** The exports that the host itself needs. */
export interface HostExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  readonly setThrew: (threw: number, value: number) => void;
  readonly emscripten_stack_get_current: () => number;
  readonly _emscripten_stack_restore: (pointer: number) => void;
}

/** Thrown by the module's `abort()`, so that it can be told from a fault of ours. */
export class PdfiumAbort extends Error {
  override readonly name = 'PdfiumAbort';
}

/** musl's error numbers as WASI has them: no such file, bad descriptor. */
const noEntry = -44;
const badDescriptor = 8;
const pageBytes = 65_536;
/** Memory grows by a fifth at least, so that a growing document doesn't ask for each page of it. */
const growth = 1.2;

export function createHost(memoryLimit: number): Host {
  let exports: HostExports | undefined;
  let refused = false;

  const attached = () => {
    if (exports === undefined) throw new PdfiumAbort('Cannot start pdfium: its host is not attached');
    return exports;
  };

  const grow = (requested: number) => {
    const { memory } = attached();
    const present = memory.buffer.byteLength;
    const wanted = requested >>> 0;
    const target = Math.min(Math.max(wanted, present * growth), memoryLimit);
    refused ||= wanted > memoryLimit || !grownTo(memory, target);
    return wanted > memory.buffer.byteLength ? 0 : 1;
  };

  return {
    imports: {
      env: { ...refusals(), ...jumps(attached), emscripten_resize_heap: grow },
      wasi_snapshot_preview1: {
        ...Object.fromEntries(
          ['fd_close', 'fd_read', 'fd_write', 'fd_sync', 'fd_seek'].map((name) => [name, () => badDescriptor]),
        ),
        environ_get: () => 0,
        environ_sizes_get: (count: number, size: number) => {
          const view = new DataView(attached().memory.buffer);
          view.setUint32(count, 0, true);
          view.setUint32(size, 0, true);
          return 0;
        },
      },
    },
    memoryRefused: () => refused,
    attach(found) {
      exports = found;
    },
  };
}

function grownTo(memory: WebAssembly.Memory, bytes: number): boolean {
  try {
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / pageBytes));
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** No files, and midnight of the first day of 1970 for whoever asks the time. */
function refusals(): Record<string, (...values: number[]) => number> {
  const files = ['openat', 'fcntl64', 'ioctl', 'fstat64', 'stat64', 'newfstatat', 'lstat64', 'ftruncate64'];
  const names = [...files, 'getdents64', 'unlinkat', 'rmdir'].map((name) => `__syscall_${name}`);
  return {
    ...Object.fromEntries(names.map((name) => [name, () => noEntry])),
    ...Object.fromEntries(
      ['_tzset_js', '_localtime_js', '_gmtime_js', 'emscripten_date_now'].map((name) => [name, () => 0]),
    ),
    _abort_js: () => {
      throw new PdfiumAbort('Cannot go on: pdfium gave up');
    },
  };
}

/** C's setjmp and longjmp as Emscripten does them: a jump is an exception that the nearest `invoke_*` takes. */
function jumps(exports: () => HostExports): Record<string, (...values: number[]) => number> {
  const jump = new PdfiumAbort('Cannot go on: a jump of pdfium has no end');
  const invoke = (index: number, ...values: number[]) => {
    const { __indirect_function_table: table, emscripten_stack_get_current: stack, ...rest } = exports();
    const pointer = stack();
    try {
      return (table.get(index) as (...values: number[]) => number)(...values);
    } catch (error) {
      if (error !== jump) throw error;
      rest._emscripten_stack_restore(pointer);
      rest.setThrew(1, 0);
      return 0;
    }
  };
  return {
    ...Object.fromEntries(['viii', 'ii', 'iii', 'iiii', 'iiiii'].map((types) => [`invoke_${types}`, invoke])),
    _emscripten_throw_longjmp: () => {
      throw jump;
    },
  };
}
