import type { ScanRow } from './scan-report.ts';

/** Sums over the rows of a scan. */
export interface ScanTotals {
  readonly files: number;
  readonly read: number;
  /** Bytes of the files that were read. */
  readonly bytes: number;
  readonly byOutcome: ReadonlyMap<string, number>;
  /** Files by the label that they carry, or were to carry. */
  readonly byLabel: ReadonlyMap<string, number>;
  /** Files in which an information type was found. */
  readonly byType: ReadonlyMap<string, number>;
  readonly labeled: number;
  readonly skipped: number;
  /** Failed, waiting, or not to be read. */
  readonly failed: number;
}

export interface Tally {
  add(row: ScanRow): void;
  totals(): ScanTotals;
}

/** Reasons for which a file or folder that was to be read could not be. */
const unreadable = new Set(['corrupt', 'encrypted', 'too-large', 'too-slow', 'folder-unreadable']);

/** True where the scan must not pass for complete. */
export function isFailure({ outcome, reason }: Pick<ScanRow, 'outcome' | 'reason'>): boolean {
  return outcome === 'failed' || outcome === 'waiting' || (outcome === 'skipped' && unreadable.has(reason));
}

export function createTally(): Tally {
  const byOutcome = new Map<string, number>();
  const byLabel = new Map<string, number>();
  const byType = new Map<string, number>();
  const sums = { files: 0, read: 0, bytes: 0, labeled: 0, skipped: 0, failed: 0 };
  return {
    add(row) {
      sums.files++;
      if (row.read) {
        sums.read++;
        sums.bytes += row.size;
      }
      if (isFailure(row)) sums.failed++;
      else if (row.outcome === 'skipped') sums.skipped++;
      if (row.read && (row.outcome === 'labeled' || row.outcome === 'protected')) sums.labeled++;
      raise(byOutcome, `${row.outcome} (${row.reason})`);
      const label = row.labelAfter ?? row.labelAdvised;
      if (label !== undefined) raise(byLabel, label);
      for (const type of Object.keys(row.findings ?? {})) raise(byType, type);
    },
    totals: () => ({ ...sums, byOutcome, byLabel, byType }),
  };
}

/** What is printed at the end. */
export function summaryLines({ files, read, bytes, ...sums }: ScanTotals): readonly string[] {
  return [
    `${files} files, ${read} of them read (${(bytes / 1e6).toFixed(1)} MB)`,
    ...section('Outcomes', sums.byOutcome),
    ...section('Labels', sums.byLabel),
    ...section('Information types (files)', sums.byType),
  ];
}

function section(title: string, counts: ReadonlyMap<string, number>): readonly string[] {
  if (counts.size === 0) return [];
  const sorted = [...counts].sort(([a, many], [b, other]) => other - many || a.localeCompare(b));
  return [`${title}:`, ...sorted.map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`)];
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
