// @ts-check
/** The page of the console: asks the API every two seconds and shows what it says. */
import { byId, chosen, element, fillList, tile, time, withNote } from './dom.js';
import { budgetRow, deadLetterRow, markingText, runRow, sourceRow } from './sections.js';

const everyMs = 2_000;
/** Long lists are asked for in every fifth round only, and at once when somebody did something. */
const slowRounds = 5;
const listed = 20;
const severities = ['informational', 'low', 'medium', 'high', 'critical'];
const outcomes = ['labeled', 'protected', 'recorded', 'recommended', 'reported', 'unchanged', 'skipped', 'failed'];

/** @type {string | undefined} the key that was typed in; kept for this tab only */
let apiKey = sessionStorage.getItem('key') ?? undefined;
/** Pages of older alerts that were asked for. */
let pages = 1;
let round = 0;
/** What the key is asked for: to see anything, or for one action that needs another role. @type {'seeing' | 'acting' | undefined} */
let asked;
/** Cursor of the page of sources that is shown, and of the next one. @type {string | null} */
let sourcesFrom = null;
/** @type {string | null} */
let sourcesNext = null;

/** @param {string} path @param {object} [body] sent where something is to be done */
async function ask(path, body) {
  const response = await fetch(path, {
    headers: {
      ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (response.status === 401 || response.status === 403) throw new AccessError(String(answer.error));
  if (!response.ok && path !== '/api/health') {
    throw new Error([answer.error ?? response.status, ...(answer.problems ?? [])].join(': '));
  }
  return answer;
}

class AccessError extends Error {}

/** Only web addresses become links. @param {any} file */
function fileCell(file) {
  const name =
    typeof file.link === 'string' && /^https?:/.test(file.link)
      ? element('a', { href: file.link, rel: 'noreferrer', target: '_blank' }, file.path || file.name)
      : file.path || file.name;
  return element('td', {}, name);
}

/** What a run came to, in the row of an alert. @param {any} alert */
function digestRow({ time: at, severity, title, detail, digest }) {
  const outcomes = Object.entries(digest.outcomes).map(([outcome, files]) => `${outcome} × ${files}`);
  const labels = Object.entries(digest.labels).map(([label, files]) => `${label} × ${files}`);
  return element(
    'tr',
    {},
    element('td', { class: 'time' }, time(at)),
    element('td', { class: severity }, severity),
    withNote(element('td', {}, title), `${digest.done} of ${digest.total} files, ${digest.seconds} s`),
    element('td', {}, outcomes.join(', ') || '–'),
    element('td', {}, labels.join(', ') || '–'),
    withNote(element('td', {}, digest.state), detail),
  );
}

/** @param {any} alert */
function alertRow(alert) {
  if (alert.kind === 'run') return digestRow(alert);
  const found = alert.findings.map((/** @type {any} */ one) => `${one.type} × ${one.count} (${one.confidence})`);
  const before = alert.label.before?.name;
  const after = alert.label.after?.name;
  const change = before && before !== after ? `${before} → ${after ?? 'none'}` : (after ?? '–');
  return element(
    'tr',
    {},
    element('td', { class: 'time' }, time(alert.time)),
    element('td', { class: alert.severity }, alert.severity),
    withNote(fileCell(alert.file), `${alert.source.name}${alert.file.owner ? `, ${alert.file.owner}` : ''}`),
    element('td', {}, found.join(', ') || '–'),
    withNote(element('td', {}, change), markingText(alert.markings)),
    withNote(element('td', {}, alert.outcome), alert.detail),
  );
}

/** @param {any} file */
function fileRow(file) {
  const state = file.parkedUntil === null ? file.state : `parked until ${time(file.parkedUntil)}`;
  return element(
    'tr',
    {},
    element('td', { class: 'time' }, time(file.updatedAt)),
    fileCell(file),
    element('td', {}, state),
    element('td', {}, file.label ?? '–'),
    element('td', { class: 'soft' }, file.detail ?? file.reason ?? ''),
  );
}

/** @param {any} status */
function showStatus(status) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  let parked = 0;
  for (const row of status.files) {
    const outcome = row.outcome ?? 'pending';
    counts.set(outcome, (counts.get(outcome) ?? 0) + row.files);
    parked += row.parked;
  }
  const tiles = [...counts].sort((a, b) => b[1] - a[1]).map(([outcome, files]) => tile(files, outcome));
  byId('counts').replaceChildren(...tiles, ...(parked > 0 ? [tile(parked, 'parked')] : []));
  byId('queues').replaceChildren(
    ...Object.entries(status.queues).map(([lane, { waiting, inFlight, dead }]) =>
      tile(waiting + inFlight, `${lane}${dead > 0 ? `, ${dead} dead` : ''}`),
    ),
  );
  fillList('budgets', status.budgets, budgetRow);
  fill('connector', [...new Set(status.sources.map((/** @type {any} */ one) => String(one.connector)))]);
}

/** @param {any} status @param {any} health */
function stateLine(status, health) {
  const mode = status.mode === 'enforce' ? 'enforcing' : 'report-only: nothing is written to the clouds';
  const changes = status.changes === 'polled' ? ', changes are polled each minute (no public address is set)' : '';
  const ready = health.ready ? '' : `, waiting for ${health.waitingFor.join(', ')}`;
  return `Policy “${status.policy.name}”, ${mode}${changes}${ready}`;
}

async function alerts() {
  const filter = new URLSearchParams();
  for (const name of ['severity', 'connector', 'outcome']) if (chosen(name) !== '') filter.set(name, chosen(name));
  const found = [];
  /** @type {string | null} */
  let next = null;
  for (let page = 0; page < pages; page++) {
    if (next !== null) filter.set('cursor', next);
    const answer = await ask(`/api/alerts?${filter}`);
    found.push(...answer.alerts);
    next = answer.next;
    if (next === null) break;
  }
  byId('older').hidden = next === null;
  return found;
}

/** @param {string} id @param {string[]} values */
function fill(id, values) {
  const select = /** @type {HTMLSelectElement} */ (byId(id));
  for (const value of values) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
  }
}

/** @param {any} status */
async function showLists(status) {
  const query = new URLSearchParams({ limit: String(listed) });
  if (chosen('source-state') !== '') query.set('state', chosen('source-state'));
  if (sourcesFrom !== null) query.set('cursor', sourcesFrom);
  const dead = Object.values(status.queues).reduce((sum, queue) => sum + (queue.dead ?? 0), 0);
  const [sources, runs, letters] = await Promise.all([
    ask(`/api/sources?${query}`),
    ask('/api/backfill'),
    dead > 0 ? ask(`/api/dead-letters?limit=${listed}`) : { deadLetters: [] },
  ]);
  showSources(sources, status.changes === 'polled');
  fillList('runs', runs.runs.slice(0, listed), (run) => runRow(run, changeRun));
  byId('dead').hidden = dead === 0;
  fillList('dead-letters', letters.deadLetters.slice(0, listed), deadLetterRow);
}

/** @param {any} answer @param {boolean} polled */
function showSources({ sources, total, next }, polled) {
  fillList('sources', sources, (source) => sourceRow(source, polled), polled);
  sourcesNext = next;
  byId('sources-total').textContent = `${total} in all`;
  byId('sources-back').hidden = sourcesFrom === null;
  byId('sources-on').hidden = next === null;
}

async function refresh() {
  try {
    const [status, health, feed, files] = await Promise.all([
      ask('/api/status'),
      ask('/api/health'),
      alerts(),
      ask('/api/files?limit=50'),
    ]);
    showStatus(status);
    fillList('alerts', feed, alertRow);
    fillList('files', files.files, fileRow);
    if (round % slowRounds === 0) await showLists(status);
    round++;
    say('state', stateLine(status, health));
    say('attention', health.attention.join('; '));
    byId('attention').hidden = health.attention.length === 0;
    byId('main').hidden = false;
    if (asked !== 'acting') byId('key').hidden = true;
  } catch (error) {
    if (error instanceof AccessError) return askForKey('seeing', error.message);
    say('state', 'The connector does not answer; trying again');
  }
  setTimeout(refresh, everyMs);
}

/** Said again only where it is news: a reader of the screen would read it out each time. @param {string} id @param {string} text */
function say(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

/** @param {'seeing' | 'acting'} what @param {string} problem */
function askForKey(what, problem) {
  asked = what;
  if (what === 'seeing') {
    say('state', 'Locked');
    byId('main').hidden = true;
  }
  byId('key').hidden = false;
  byId('key-problem').textContent = problem;
  if (what === 'acting') byId('key-text').focus();
}

/**
 * Asks for something to be done and says what came of it.
 * @param {string} path
 * @param {object} body
 * @param {{at: string, told: (answer: any) => string}} says
 */
async function act(path, body, { at, told }) {
  say(at, '');
  try {
    say(at, told(await ask(path, body)));
    round = 0;
  } catch (error) {
    if (error instanceof AccessError) askForKey('acting', `${error.message}. Then try again`);
    say(at, error instanceof Error ? error.message : 'That did not work');
  }
}

/** @param {any} run @param {string} action */
function changeRun(run, action) {
  if (action === 'cancel' && !confirm('Cancel this run? It can’t be resumed.')) return;
  const path = `/api/backfill/${encodeURIComponent(run.id)}/${action}`;
  void act(path, {}, { at: 'run-said', told: ({ state }) => `The run is ${state}` });
}

/** @param {SubmitEvent} event */
function startRun(event) {
  event.preventDefault();
  const sources = chosen('run-sources')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const mode = chosen('run-mode');
  if (mode === 'enforce' && !confirm('Files will be changed by this run. Start it?')) return;
  const body = {
    mode,
    ...(sources.length === 0 ? {} : { sources }),
    ...(chosen('run-labels') === '' ? {} : { labelsPerHour: Number(chosen('run-labels')) }),
    ...(chosen('run-canary') === '' ? {} : { canaryFiles: Number(chosen('run-canary')) }),
  };
  const told = (/** @type {any} */ run) => `The run has started over ${run.sources.length} sources`;
  void act('/api/backfill', body, { at: 'run-said', told });
}

function replay() {
  const told = (/** @type {any} */ { deadLetters }) => {
    const messages = Object.values(deadLetters).reduce((sum, count) => sum + (count ?? 0), 0);
    return `${messages} dead letters are queued again`;
  };
  void act('/api/replay', { deadLetters: true }, { at: 'replay-said', told });
}

/** @param {string | null} cursor */
function showSourcesFrom(cursor) {
  sourcesFrom = cursor;
  round = 0;
}

byId('key').addEventListener('submit', (event) => {
  event.preventDefault();
  apiKey = chosen('key-text');
  sessionStorage.setItem('key', apiKey);
  const stopped = asked === 'seeing';
  asked = undefined;
  byId('key').hidden = true;
  if (stopped) void refresh();
});
byId('older').addEventListener('click', () => pages++);
for (const name of ['severity', 'connector', 'outcome']) byId(name).addEventListener('change', () => (pages = 1));
byId('source-state').addEventListener('change', () => showSourcesFrom(null));
byId('sources-back').addEventListener('click', () => showSourcesFrom(null));
byId('sources-on').addEventListener('click', () => showSourcesFrom(sourcesNext));
byId('run').addEventListener('submit', startRun);
byId('replay').addEventListener('click', replay);
fill('severity', severities);
fill('outcome', outcomes);
void refresh();
