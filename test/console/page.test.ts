import { describe, expect, it } from 'vitest';

import { consoleFile } from '../../console/console.ts';

const textOf = (path: string) => consoleFile(path)?.body ?? '';
const html = textOf('index.html');
const scripts = ['console.js', 'dom.js', 'sections.js'];
const ids = new Set([...html.matchAll(/\sid="([^"]+)"/gu)].map(([, id]) => id));

describe('the page', () => {
  it('has every element that its scripts ask for, once', () => {
    const asked = scripts.flatMap((script) =>
      [...textOf(script).matchAll(/(?:byId|chosen|say|fillList)\(\s*'([^']+)'/gu)].map(([, id]) => id),
    );
    expect(new Set(asked).size).toBeGreaterThan(20);
    expect(asked.filter((id) => !ids.has(id))).toEqual([]);
    expect([...html.matchAll(/\sid="/gu)]).toHaveLength(ids.size);
  });

  it('asks only for addresses that are registered', () => {
    const asked = scripts.flatMap((script) =>
      [...textOf(script).matchAll(/['`](\/api\/[a-z-]+)/gu)].map(([, path = '']) => path.slice(5)),
    );
    const known = ['alerts', 'backfill', 'dead-letters', 'files', 'health', 'replay', 'sources', 'status'];
    expect([...new Set(asked)].sort()).toEqual(known);
  });

  it('labels every control and every table, and names the columns', () => {
    const labelled = new Set([...html.matchAll(/<label\s+for="([^"]+)"/gu)].map(([, id]) => id));
    const wrapped = new Set(
      [...html.matchAll(/<label\s*>[^<]+<(?:select|input|textarea) id="([^"]+)"/gu)].map(([, id]) => id),
    );
    const controls = [...html.matchAll(/<(?:input|select|textarea)\s+id="([^"]+)"/gu)].map(([, id]) => id);
    expect(controls.length).toBeGreaterThan(7);
    expect(controls.filter((id) => !labelled.has(id) && !wrapped.has(id))).toEqual([]);
    const named = [...html.matchAll(/aria-labelledby="([^"]+)"/gu)].map(([, id]) => id);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    expect([...html.matchAll(/<table(?! aria-labelledby=)/gu)]).toEqual([]);
    expect([...html.matchAll(/<th(?! scope="col"|ead)/gu)]).toEqual([]);
  });

  it('says what came of an action, and problems, to readers of the screen', () => {
    for (const id of ['state', 'attention', 'run-said', 'replay-said'])
      expect(html).toMatch(new RegExp(`id="${id}"[^>]*role="status"`, 'u'));
    expect(html).toMatch(/id="key-problem" role="alert"/u);
  });

  it.each(scripts)('%s lets text enter as text only, and loads nothing from elsewhere', (script) => {
    const text = textOf(script);
    expect(text.length).toBeGreaterThan(100);
    expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|import\(/u);
    expect(text).not.toMatch(/https?:\/\/\w/u);
  });
});
