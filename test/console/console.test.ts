import { describe, expect, it } from 'vitest';

import { consoleFile } from '../../console/console.ts';

describe('consoleFile()', () => {
  it.each([
    ['', 'text/html; charset=utf-8'],
    ['index.html', 'text/html; charset=utf-8'],
    ['console.js', 'text/javascript; charset=utf-8'],
    ['dom.js', 'text/javascript; charset=utf-8'],
    ['sections.js', 'text/javascript; charset=utf-8'],
    ['console.css', 'text/css; charset=utf-8'],
  ])('serves %s under a strict content security policy', (path, type) => {
    const file = consoleFile(path);
    expect(file?.headers['Content-Type']).toBe(type);
    expect(file?.headers['Content-Security-Policy']).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(file?.headers['X-Content-Type-Options']).toBe('nosniff');
    expect(file?.body.length).toBeGreaterThan(100);
  });

  it.each(['../console.ts', 'page/index.html', 'nothing', '..%2fconsole.ts', 'console.ts'])('knows no %s', (path) => {
    expect(consoleFile(path)).toBeUndefined();
  });

  it('the page holds no inline script, style or handler', () => {
    const html = consoleFile('')?.body ?? '';
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/i);
  });
});
