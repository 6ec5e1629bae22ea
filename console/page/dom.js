// @ts-check
/** What every part of the page is made of. Text only ever enters as text. */

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id */
export const chosen = (id) => /** @type {HTMLSelectElement | HTMLInputElement} */ (byId(id)).value;

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {(Node | string)[]} children */
export const cell = (...children) => element('td', {}, ...children);

/** @param {string | number | null | undefined} value */
export function time(value) {
  return value === null || value === undefined ? '–' : new Date(value).toLocaleString();
}

/** @param {string | number | null | undefined} value */
export const timeCell = (value) => element('td', { class: 'time' }, time(value));

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** @param {HTMLElement} at @param {string} note */
export function withNote(at, note) {
  if (note !== '') at.append(element('div', { class: 'soft' }, note));
  return at;
}

/** @param {string | number} figure @param {string} what */
export const tile = (figure, what) => element('li', {}, element('b', {}, String(figure)), element('span', {}, what));

/** @type {Map<string, string>} what each list shows now */
const shown = new Map();

/**
 * Fills a list anew only where what it shows has changed, so that nobody loses the button that they are about to press; whoever was on
 * one is put back on it.
 * @template Item
 * @param {string} id
 * @param {Item[]} items
 * @param {(item: Item) => HTMLElement} row
 * @param {unknown} [also] what the rows show beside the items
 */
export function fillList(id, items, row, also) {
  const news = JSON.stringify([items, also]);
  if (shown.get(id) === news) return;
  shown.set(id, news);
  const list = byId(id);
  const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : undefined;
  list.replaceChildren(...items.map(row));
  if (typeof focused !== 'string') return;
  for (const one of list.querySelectorAll('[data-key]')) {
    if (one.getAttribute('data-key') === focused) /** @type {HTMLElement} */ (one).focus();
  }
}
