/** Labels for tests, as they are set and as pairs. */
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';

export const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
export const otherTenant = '22222222-2222-4222-8222-222222222222' as SiteId;
export const idA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
export const idB = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';

export const assignment = (labelId = idA, more: Partial<LabelAssignment> = {}): LabelAssignment => ({
  siteId: tenant,
  labelId: labelId as LabelId,
  name: 'Confidential & Co',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
  ...more,
});

/** The pairs of a label that somebody else set. */
export const pairs = (id: string, siteId: string, more: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ Enabled: 'true', SiteId: siteId, Method: 'Privileged', Name: 'Old', ...more }).map(
      ([key, value]) => [`MSIP_Label_${id}_${key}`, value],
    ),
  );
