import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { matchRoute, type Route } from '../../../infra/local/routes.ts';

function routes(...templates: readonly string[]): readonly Route<string>[] {
  return templates.map((template) => ({ template, methods: ['GET'], target: template }));
}

const targetOf = (templates: readonly string[], path: string) => {
  const match = matchRoute(routes(...templates), 'GET', path);
  return typeof match === 'object' ? match.target : match;
};
const parametersOf = (template: string, path: string) => {
  const match = matchRoute(routes(template), 'GET', path);
  return typeof match === 'object' ? match.parameters : match;
};

describe('matchRoute()', () => {
  it.each([
    [['{*rest}', '{name}', 'status'], '/status', 'status'],
    [['{*rest}', '{name}', 'status'], '/other', '{name}'],
    [['{*rest}', '{name}', 'status'], '/other/more', '{*rest}'],
    [['status/{part?}', 'status'], '/status', 'status'],
    [['status/{part?}', 'status'], '/status/disk', 'status/{part?}'],
    [['{a}/runs/last', 'api/{b}/{c}'], '/api/runs/last', 'api/{b}/{c}'],
    [['api/{*rest}', '{a}/{b}'], '/api/runs', 'api/{*rest}'],
  ])('of %j takes for %s the most literal: %s', (templates, path, expected) => {
    expect(targetOf(templates, path)).toBe(expected);
  });

  it('chooses the same route in whatever order they were registered', () => {
    const templates = ['{*rest}', 'api/{*rest}', 'api/{id}', 'api/runs', 'api/{id}/{part?}', '{a}/{b}'];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(templates, { minLength: templates.length }),
        fc.constantFrom('/api/runs', '/api/x', '/api/x/y', '/a/b', '/', '/api'),
        (shuffled, path) => {
          expect(targetOf(shuffled, path)).toBe(targetOf(templates, path));
        },
      ),
    );
  });

  it('leaves an optional parameter out, and takes it when it is there', () => {
    expect(parametersOf('runs/{id?}', '/runs')).toEqual({});
    expect(parametersOf('runs/{id?}', '/runs/7')).toEqual({ id: '7' });
    expect(parametersOf('runs/{id?}', '/runs/7/8')).toBeUndefined();
  });

  it('gives a catch-all the rest, be it nothing', () => {
    expect(parametersOf('files/{*rest}', '/files')).toEqual({ rest: '' });
    expect(parametersOf('files/{*rest}', '/files/a/b.txt')).toEqual({ rest: 'a/b.txt' });
  });

  it('ignores the case of literals and keeps that of parameters', () => {
    expect(parametersOf('API/runs/{id}', '/api/Runs/AbC')).toEqual({ id: 'AbC' });
  });

  it('decodes each segment once, after the path was taken apart', () => {
    expect(parametersOf('{name}', '/a%2Fb%20%C3%A9')).toEqual({ name: 'a/b é' });
    expect(parametersOf('{name}', '/%2541')).toEqual({ name: '%41' });
    expect(parametersOf('{name}', '/%ZZ')).toEqual({ name: '%ZZ' });
  });

  it('finds nothing for a path that is too short, too long or different', () => {
    for (const path of ['/', '/api', '/api/x/y', '/other/x'])
      expect(matchRoute(routes('api/{id}'), 'GET', path)).toBeUndefined();
  });

  it('tells a wrong method from a missing path', () => {
    expect(matchRoute(routes('api/{id}'), 'DELETE', '/api/1')).toBe('wrong-method');
    expect(matchRoute(routes('api/{id}'), 'DELETE', '/other')).toBeUndefined();
  });

  it('goes on to the next route where the best one has another method', () => {
    const both: readonly Route<string>[] = [
      { template: 'api/runs', methods: ['GET'], target: 'list' },
      { template: 'api/{name}', methods: ['POST'], target: 'post' },
    ];
    expect(matchRoute(both, 'POST', '/api/runs')).toEqual({ target: 'post', parameters: { name: 'runs' } });
    expect(matchRoute(both, 'GET', '/api/runs')).toEqual({ target: 'list', parameters: {} });
  });
});
