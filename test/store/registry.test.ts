import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../model/errors.ts';
import { openStore, register, stores } from '../../store/registry.ts';
import { describeStore } from '../contracts/store-suite.ts';
import { fastStores, slowStores } from '../fixtures/stores.ts';

describe('store registry', () => {
  it('has a fixture for every member', () => {
    expect([...fastStores.keys(), ...slowStores.keys()].sort()).toEqual([...stores.keys()].sort());
  });

  it('register() throws for two members of one name', () => {
    const member = { name: 'twin', open: () => Promise.reject(new Error('not opened')) };
    expect(() => register([member, member])).toThrow('two have the same name');
  });

  it('openStore() names the members when asked for another', () => {
    expect(() => openStore('oracle', '')).toThrow(SettingsError);
    expect(() => openStore('oracle', '')).toThrow('oracle is none of sqlite, postgres');
  });

  it('openStore() opens a member that works', async () => {
    const store = await openStore('sqlite', ':memory:');
    expect(await store.alerts.count()).toBe(0);
    await store.close();
  });
});

for (const name of stores.keys()) {
  for (const fixture of fastStores.get(name) ?? []) describeStore(fixture.title, fixture);
}
