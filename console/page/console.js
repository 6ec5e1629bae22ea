// @ts-check
/** The page of the console: asks the API every two seconds and shows what it says. Text only ever enters as text. */

const everyMs = 2_000;
const severities = ['informational', 'low', 'medium', 'high', 'critical'];
const outcomes = ['labeled', 'protected', 'recorded', 'recommended', 'reported', 'unchanged', 'skipped', 'failed'];

/** @type {string | undefined} the key that was typed in; kept for this tab only */
let apiKey = sessionStorage.getItem('key') ?? undefined;
/** Pages of older alerts that were asked for. */
let pages = 1;

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
const chosen = (id) => /** @type {HTMLSelectElement} */ (byId(id)).value;

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {string} path */
async function ask(path) {
  const response = await fetch(path, { headers: apiKey === undefined ? {} : { 'X-API-Key': apiKey } });
  const answer = await response.json();
  if (response.status === 401 || response.status === 403) throw new AccessError(String(answer.error));
  if (!response.ok && path !== '/api/health') throw new Error(String(answer.error ?? response.status));
  return answer;
}

class AccessError extends Error {}

/** @param {string | number | null | undefined} value */
function time(value) {
  return value === null || value === undefined ? '–' : new Date(value).toLocaleString();
}

/** Only web addresses become links. @param {any} file */
function fileCell(file) {
  const name =
    typeof file.link === 'string' && /^https?:/.test(file.link)
      ? element('a', { href: file.link, rel: 'noreferrer', target: '_blank' }, file.path || file.name)
      : file.path || file.name;
  return element('td', {}, name);
}

/** @param {any} alert */
function alertRow(alert) {
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
    element('td', {}, change),
    withNote(element('td', {}, alert.outcome), alert.detail),
  );
}

/** @param {HTMLElement} cell @param {string} note */
function withNote(cell, note) {
  cell.append(element('div', { class: 'soft' }, note));
  return cell;
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

/** @param {any} source @param {boolean} polled */
function sourceRow(source, polled) {
  const { subscription } = source;
  const until = subscription?.expiresAt ? `until ${time(subscription.expiresAt)}` : 'active';
  return element(
    'tr',
    {},
    element('td', {}, source.name),
    element('td', {}, source.kind),
    element('td', {}, subscription === null ? (polled ? 'polled each minute' : 'none: listed each minute') : until),
    element('td', { class: 'time' }, time(source.notifiedAt)),
    element('td', { class: 'time' }, time(source.listedAt)),
  );
}

/** @param {string | number} figure @param {string} what */
const tile = (figure, what) => element('li', {}, element('b', {}, String(figure)), element('span', {}, what));

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
  const polled = status.changes === 'polled';
  byId('sources').replaceChildren(...status.sources.map((/** @type {any} */ one) => sourceRow(one, polled)));
  byId('queues').replaceChildren(
    ...Object.entries(status.queues).map(([lane, { waiting, inFlight, dead }]) =>
      tile(waiting + inFlight, `${lane}${dead > 0 ? `, ${dead} dead` : ''}`),
    ),
  );
  const connectors = new Set(status.sources.map((/** @type {any} */ one) => one.connector));
  fill('connector', [...connectors]);
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

async function refresh() {
  try {
    const [status, health, feed, files] = await Promise.all([
      ask('/api/status'),
      ask('/api/health'),
      alerts(),
      ask('/api/files?limit=50'),
    ]);
    showStatus(status);
    byId('alerts').replaceChildren(...feed.map(alertRow));
    byId('files').replaceChildren(...files.files.map(fileRow));
    byId('state').textContent = stateLine(status, health);
    byId('main').hidden = false;
    byId('key').hidden = true;
  } catch (error) {
    if (error instanceof AccessError) return askForKey(error.message);
    byId('state').textContent = 'The connector does not answer; trying again';
  }
  setTimeout(refresh, everyMs);
}

/** @param {string} problem */
function askForKey(problem) {
  byId('state').textContent = 'Locked';
  byId('main').hidden = true;
  byId('key').hidden = false;
  byId('key-problem').textContent = problem;
}

byId('key').addEventListener('submit', (event) => {
  event.preventDefault();
  apiKey = /** @type {HTMLInputElement} */ (byId('key-text')).value;
  sessionStorage.setItem('key', apiKey);
  void refresh();
});
byId('older').addEventListener('click', () => pages++);
for (const name of ['severity', 'connector', 'outcome']) byId(name).addEventListener('change', () => (pages = 1));
fill('severity', severities);
fill('outcome', outcomes);
void refresh();
