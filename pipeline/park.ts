import { describeError } from '../lib/describe-error.ts';
import { ConnectorError, FileError } from '../model/errors.ts';
import { FencedError, type Parking } from '../store/store.ts';
import { settle } from './settle.ts';
import { currentLane } from './lane.ts';
import type { ProcessResult, Work } from './work.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Parks the file: the message is acknowledged, and the store remembers when to try again. */
export async function park(work: Work, parking: Omit<Parking, 'name' | 'path' | 'lane'>): Promise<ProcessResult> {
  const { pipeline, claim, item } = work;
  await pipeline.store.ledger.park(claim, { name: item.name, path: item.path, lane: currentLane(), ...parking });
  pipeline.log.info('parked', {
    connector: item.ref.connector,
    file: item.ref.fileId,
    reason: parking.reason,
    seconds: Math.round(parking.delayMs / second),
  });
  return 'parked';
}

/** What becomes of a file whose work broke off: an outcome where it is final, else another try at the right time. */
export async function endOrPark(work: Work, error: unknown): Promise<ProcessResult> {
  if (error instanceof FencedError) return 'lost';
  if (error instanceof FileError) return skip(work, error);
  if (error instanceof ConnectorError) return afterConnectorError(work, error);
  return countAttempt(work, 'error', describeError(error));
}

async function afterConnectorError(work: Work, error: ConnectorError): Promise<ProcessResult> {
  switch (error.kind) {
    case 'transient': {
      const { retryAfterMs } = error;
      const delayMs = retryAfterMs === undefined ? jitter(work, 15 * second) : atLeast(work, retryAfterMs);
      return park(work, { reason: error.reason ?? 'service-busy', delayMs, failed: false });
    }
    case 'malformed':
      return countAttempt(work, error.reason ?? 'malformed-answer', error.message);
    case 'conflict':
      return park(work, { reason: 'changing', delayMs: jitter(work, 5 * second), failed: false });
    case 'locked':
      return parkPatiently(work, 'locked', 'Somebody has the file open or checked out');
    case 'unauthorized':
      // A fault of the tenant, not of the file: once it is mended, the files that wait are worked on.
      return parkPatiently(work, 'unauthorized', error.message);
    case 'gone':
      return settle(work, { kind: 'gone', reason: 'gone', detail: 'The file is no longer there' });
    case 'permanent':
    case 'resync':
      return fail(work, error.reason ?? 'refused', error.message);
  }
}

/** Tries again a few times, each time later; then the file fails with the reason. */
async function countAttempt(work: Work, reason: string, detail: string): Promise<ProcessResult> {
  const attempts = work.claim.entry.attempts + 1;
  work.pipeline.log.error('work on file broke off', { file: work.item.ref.fileId, attempts, reason, detail });
  if (attempts >= work.pipeline.policy.limits.attempts) {
    return fail(work, reason, `${attempts} attempts failed: ${detail}`);
  }
  return park(work, { reason, delayMs: jitter(work, 30 * second * 2 ** attempts), failed: true });
}

/** Minutes at first, then hours: as long again as it has waited already, until the policy's limit. */
async function parkPatiently(work: Work, reason: string, detail: string): Promise<ProcessResult> {
  const { pipeline, claim } = work;
  const { lockedHours } = pipeline.policy.limits;
  const waited = claim.entry.parked?.reason === reason ? pipeline.now() - claim.entry.parked.since : 0;
  if (waited > lockedHours * hour)
    return fail(work, reason, `${detail}; it was tried for more than ${lockedHours} hours`);
  return park(work, { reason, delayMs: jitter(work, Math.min(Math.max(waited, minute), 4 * hour)), failed: false });
}

/** A file that can't be read is never called clean: it is skipped, and the feed says why. */
async function skip(work: Work, error: FileError): Promise<ProcessResult> {
  const harmless = error.kind === 'unsupported' || error.kind === 'empty';
  return settle(work, {
    kind: 'skipped',
    reason: error.kind,
    detail: error.message,
    severity: harmless ? 'informational' : 'low',
  });
}

async function fail(work: Work, reason: string, detail: string): Promise<ProcessResult> {
  return settle(work, { kind: 'failed', reason, detail, severity: 'high' });
}

/** Between 80 and 120 percent, so that what was parked together doesn't come back together. */
function jitter(work: Work, ms: number): number {
  return Math.round(ms * (0.8 + chance(work) * 0.4));
}

/** Between 100 and 120 percent, where the service has said when it will listen again. */
function atLeast(work: Work, ms: number): number {
  return Math.ceil(ms * (1 + chance(work) * 0.2));
}

/** From 0 to 1. */
function chance({ pipeline }: Work): number {
  return pipeline.random(2).readUInt16BE() / 0xffff;
}
