/** How far a scan has come. */
export interface ProgressState {
  readonly done: number;
  /** Undefined while it is still being counted. */
  readonly total: number | undefined;
  /** Bytes of the files that were read. */
  readonly bytes: number;
  readonly labeled: number;
  readonly skipped: number;
  readonly failed: number;
  /** Since the start, ms, and what had been done then: an earlier scan that this one goes on with. */
  readonly elapsedMs: number;
  readonly doneBefore: number;
}

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** The last state, on a line that stays. */
  end(): void;
}

const onTerminalMs = 100;
const elsewhereMs = 5_000;

/** A bar on a terminal, drawn again and again in its line; elsewhere, such as in a log, a line every few seconds. */
export function showProgress(output: ProgressOutput, state: () => ProgressState): Progress {
  const terminal = output.isTTY === true;
  const draw = () => {
    const text = progressLine(state(), terminal);
    // Return, text, erase to the end of the line (ECMA-48 8.3.41). A line that wraps could not be drawn over.
    output.write(terminal ? `\r${text.slice(0, (output.columns ?? 80) - 1)}\u001b[K` : `${text}\n`);
  };
  const timer = setInterval(draw, terminal ? onTerminalMs : elsewhereMs);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      draw();
      if (terminal) output.write('\n');
    },
  };
}

/** One line: bar (where wanted), files, rate, time left, results. */
export function progressLine(state: ProgressState, withBar: boolean): string {
  const { done, total, labeled, skipped, failed } = state;
  const share = total === undefined || total === 0 ? undefined : Math.min(done / total, 1);
  const files = `${done}/${total ?? '?'} files${share === undefined ? '' : ` ${Math.floor(share * 100)}%`}`;
  return [
    ...(withBar ? [barOf(share)] : []),
    files,
    rateOf(state),
    `ETA ${timeLeft(state)}`,
    `labeled ${labeled}`,
    `skipped ${skipped}`,
    `failed ${failed}`,
  ].join('  ');
}

const barWidth = 20;

function barOf(share: number | undefined): string {
  const filled = Math.round((share ?? 0) * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

function rateOf({ bytes, elapsedMs }: ProgressState): string {
  return `${((bytes / 1e6 / Math.max(elapsedMs, 1)) * 1_000).toFixed(1)} MB/s`;
}

function timeLeft({ done, doneBefore, total, elapsedMs }: ProgressState): string {
  const doneNow = done - doneBefore;
  if (total === undefined || doneNow <= 0) return '?';
  return asTime((Math.max(total - done, 0) * elapsedMs) / doneNow);
}

/** `45s`, `3m 20s`, `2h 05m`. */
export function asTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** Counts files of which all that is known is how many there are. */
export interface Counter {
  step(): void;
  end(): void;
}

export function showCounter(output: ProgressOutput, total: number): Counter {
  let done = 0;
  let drawnAt = 0;
  const draw = () => {
    drawnAt = Date.now();
    if (output.isTTY === true) output.write(`\r${barOf(done / total)}  ${done}/${total} files\u001b[K`);
    else output.write(`${done}/${total} files\n`);
  };
  return {
    step() {
      done += 1;
      if (Date.now() - drawnAt >= (output.isTTY === true ? onTerminalMs : elsewhereMs)) draw();
    },
    end() {
      draw();
      if (output.isTTY === true) output.write('\n');
    },
  };
}
