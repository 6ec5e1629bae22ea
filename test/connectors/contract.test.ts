import { describe, expect, it } from 'vitest';

import { connectorNames } from '../../connectors/registry.ts';
import { describeConnector } from '../contracts/connector-suite.ts';
import { cloudFixtures, createBoxUsersCloud } from '../fixtures/clouds.ts';

it('every registered connector has a cloud to be held against', () => {
  expect(Object.keys(cloudFixtures).sort()).toEqual([...connectorNames].sort());
});

for (const [name, open] of Object.entries(cloudFixtures)) describeConnector(name, open);

describe('with managed users', () => {
  describeConnector('box', createBoxUsersCloud);
});
