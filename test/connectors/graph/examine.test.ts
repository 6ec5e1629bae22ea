import { describe, expect, test } from 'vitest';
import { examine } from '../../../connectors/graph/examine.ts';
import type { CheckFinding } from '../../../connectors/connector.ts';

async function findings(token: string): Promise<readonly CheckFinding[]> {
  const made: CheckFinding[] = [];
  for await (const one of examine({ token: () => Promise.resolve(token), reject: () => undefined })) made.push(one);
  return made;
}

const tokenWith = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
const verdicts = async (roles: readonly string[]) =>
  (await findings(tokenWith({ roles }))).map(({ check, verdict }) => `${check}: ${verdict}`);

describe('examine()', () => {
  test.each([
    [['Sites.Selected', 'SensitivityLabels.Read.All'], ['graph: permissions: ok']],
    [['Sites.ReadWrite.All'], ['graph: permissions: ok', 'graph: label catalog: warning']],
    [['Sites.FullControl.All', 'SensitivityLabel.Read'], ['graph: permissions: warning']],
    [['Files.Read.All', 'SensitivityLabel.Read'], ['graph: permissions: fault']],
    [[], ['graph: permissions: fault', 'graph: label catalog: warning']],
  ])('of %j says %j', async (roles, expected) => {
    expect(await verdicts(roles)).toEqual(expected);
  });

  test.each(['', 'opaque', 'a.b.c', `e30.${Buffer.from('[]').toString('base64url')}.x`])(
    'of a token that cannot be read says so and shows nothing of it: %j',
    async (token) => {
      const [finding, ...others] = await findings(token);
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ verdict: 'warning', detail: 'the access token does not tell them' });
    },
  );
});
