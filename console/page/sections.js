// @ts-check
/** Rows of the sections about work (sources, runs, dead letters, budgets), and words that rows share. */
import { cell, duration, element, time, timeCell, withNote } from './dom.js';

/** @type {Record<string, string>} why a marking is not in a document */
const obstacles = {
  format: 'not in this type',
  signed: 'signed',
  'too-long': 'too long',
  'no-place': 'no place for it',
};

/** What a label shows in the document, and what it could not: `with header; no watermark (not in this type)`. @param {any} markings */
export function markingText(markings) {
  if (markings === undefined) return '';
  const skipped = markings.skipped.map(
    (/** @type {any} */ { kind, reason }) => `no ${kind} (${obstacles[reason] ?? reason})`,
  );
  const left = (markings.left ?? []).map(
    (/** @type {any} */ one) => `${one.kind ?? 'markings'} of others left (${one.reason})`,
  );
  return [...(markings.written.length > 0 ? [`with ${markings.written.join(', ')}`] : []), ...skipped, ...left].join(
    '; ',
  );
}

/** @param {any} source @param {boolean} polled */
export function sourceRow(source, polled) {
  const name = withNote(cell(source.name), source.leftOut === null ? '' : `left out: ${source.leftOut}`);
  return element(
    'tr',
    source.leftOut === null ? {} : { class: 'out' },
    name,
    cell(source.kind),
    subscriptionCell(source, polled),
    timeCell(source.notifiedAt),
    timeCell(source.changedAt),
    timeCell(source.listedAt),
  );
}

/** @param {any} source @param {boolean} polled */
function subscriptionCell({ leftOut, subscription, standing, failure, misses, missedAt }, polled) {
  if (leftOut !== null) return cell('–');
  const made = cell(standingText({ subscription, standing }, polled));
  if (standing === 'missing' || standing === 'silent') made.setAttribute('class', 'medium');
  if (failure !== null) {
    const again = `next attempt ${time(failure.retryAt)}`;
    withNote(made, `failing since ${time(failure.since)}, ${again}: ${failure.reason}`);
  }
  return withNote(made, misses > 0 ? `${misses} × unannounced, last ${time(missedAt)}` : '');
}

/** @param {any} source @param {boolean} polled */
function standingText({ subscription, standing }, polled) {
  if (standing === 'silent') return 'kept silent: is made anew';
  if (standing === 'missing') return 'none';
  if (subscription === null) return polled ? 'polled each minute' : 'needs none: listed each minute or told by events';
  return subscription.expiresAt === null ? 'stands' : `stands until ${time(subscription.expiresAt)}`;
}

/** @param {any} run @param {(run: any, action: string) => void} act */
export function runRow(run, act) {
  const results = Object.entries(run.results).map(([result, files]) => `${result} × ${files}`);
  return element(
    'tr',
    {},
    timeCell(run.startedAt),
    withNote(cell(`${run.state}, ${run.mode ?? 'enforce'}`), run.note),
    progressCell(run),
    cell(results.join(', ') || '–'),
    endCell(run),
    element('td', { class: 'actions' }, ...actionsOf(run, act)),
  );
}

/** @param {any} run */
function progressCell({ id, done, total, listing, perMinute, startedAt }) {
  const made = cell(
    element('progress', {
      max: String(Math.max(total, 1)),
      value: String(done),
      'aria-label': `Progress of the run of ${time(startedAt)}`,
      id: `progress-${id}`,
    }),
  );
  const share = total === 0 ? '' : ` (${Math.floor((done / total) * 100)} %)`;
  return withNote(made, `${done} of ${total}${share}${listing ? ', still listing' : ''}, ${perMinute} a minute`);
}

/** @param {any} run */
function endCell({ finishedAt, secondsLeft, endsAt }) {
  if (finishedAt !== null) return timeCell(finishedAt);
  if (secondsLeft === null) return cell('–');
  return withNote(timeCell(endsAt), `in about ${duration(secondsLeft)}`);
}

/** @param {any} run @param {(run: any, action: string) => void} act */
function actionsOf(run, act) {
  const possible = { running: ['pause', 'cancel'], paused: ['resume', 'cancel'] }[String(run.state)] ?? [];
  return possible.map((action) => {
    const button = element(
      'button',
      {
        type: 'button',
        'data-key': `${run.id} ${action}`,
        'aria-label': `${action} the run of ${time(run.startedAt)}`,
      },
      action,
    );
    button.addEventListener('click', () => act(run, action));
    return button;
  });
}

/** @param {any} letter */
export function deadLetterRow({ sentAt, lane, connector, source, file, run, receives }) {
  return element(
    'tr',
    {},
    timeCell(sentAt),
    cell(lane),
    cell(connector ?? 'not readable'),
    cell(source ?? '–'),
    withNote(cell(file ?? '–'), run === null ? '' : 'of a run'),
    cell(`${receives} times`),
  );
}

/** @param {any} budget */
export function budgetRow({ name, used, limit, windowMs, pausedUntil, pauseReason, failing }) {
  const meter = element('meter', {
    min: '0',
    max: String(Math.max(limit, 1)),
    value: String(Math.min(used, limit)),
    'aria-label': `Used by ${name}`,
  });
  const paused = pausedUntil ? `paused until ${time(pausedUntil)}: ${pauseReason ?? ''}` : '';
  const state = cell(paused || (failing ? 'failing' : 'open'));
  if (paused !== '' || failing) state.setAttribute('class', 'medium');
  return element(
    'tr',
    {},
    cell(name),
    withNote(cell(meter), `${used.toLocaleString()} of ${limit.toLocaleString()}`),
    cell(duration(Math.round(windowMs / 1000))),
    state,
  );
}
