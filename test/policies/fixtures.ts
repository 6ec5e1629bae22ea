import type { Finding } from '../../model/finding.ts';
import type { ConnectorName, LabelId, SiteId } from '../../model/ids.ts';
import type { AssignmentMethod, PresentLabel } from '../../model/label.ts';
import { loadPolicy } from '../../policies/load.ts';
import type { Facts } from '../../policies/evaluate.ts';
import type { Policy } from '../../policies/policy.ts';

export const informationTypes = new Map([
  ['credit-card-number', { recommendedConfidence: 85 }],
  ['iban', { recommendedConfidence: 85 }],
  ['us-social-security-number', { recommendedConfidence: 75 }],
]);

export const ids = {
  public: 'aaaaaaaa-0000-0000-0000-000000000001',
  general: 'aaaaaaaa-0000-0000-0000-000000000002',
  confidential: 'aaaaaaaa-0000-0000-0000-000000000003',
  everyone: 'aaaaaaaa-0000-0000-0000-000000000004',
  partners: 'aaaaaaaa-0000-0000-0000-000000000005',
  secret: 'aaaaaaaa-0000-0000-0000-000000000006',
} as const;

/** Labels of a small policy; rules and the rest are added by each test. */
export const labelsYaml = `
labels:
  - { id: ${ids.public}, name: Public, priority: 0 }
  - { id: ${ids.general}, name: General, priority: 1 }
  - { id: ${ids.confidential}, name: Confidential, priority: 2 }
  - { id: ${ids.everyone}, name: Conf-Everyone, displayName: All Employees, parent: Confidential, priority: 3 }
  - { id: ${ids.partners}, name: Conf-Partners, displayName: Partners, parent: Confidential, priority: 4 }
  - { id: ${ids.secret}, name: Secret, priority: 5, protection: secrets }
templates:
  - { id: secrets, name: Secrets, protector: cms }
`;

export function policyOf(yaml: string): Policy {
  return loadPolicy(`name: Test\n${labelsYaml}${yaml}`, { file: 'test.yaml', informationTypes });
}

export const siteId = '11111111-1111-1111-1111-111111111111' as SiteId;
export const otherSiteId = '22222222-2222-2222-2222-222222222222' as SiteId;

export function present(
  label: string,
  options: { readonly method?: AssignmentMethod; readonly site?: SiteId; readonly contentBits?: number } = {},
): PresentLabel {
  return {
    siteId: options.site ?? siteId,
    labelId: label as LabelId,
    method: options.method ?? 'standard',
    contentBits: options.contentBits ?? 0,
    source: 'custom-properties',
  };
}

export function finding(type: string, ...levels: readonly (readonly [confidence: number, count: number])[]): Finding {
  return {
    type,
    count: levels.at(-1)?.[1] ?? 0,
    confidence: levels[0]?.[0] ?? 0,
    levels: levels.map(([confidence, count]) => ({ confidence, count })),
    places: [],
    evidence: [],
  };
}

export function factsOf(change: Partial<Omit<Facts, 'file'>> & { readonly file?: Partial<Facts['file']> } = {}): Facts {
  return {
    findings: change.findings ?? [],
    labels: change.labels ?? [],
    siteId,
    file: {
      name: 'Report.docx',
      path: 'Finance/2026/Report.docx',
      size: 1000,
      owner: 'ada@contoso.com',
      sharing: 'internal',
      connector: 'graph' as ConnectorName,
      sourceName: 'Finance - Documents',
      sourceKind: 'sharepoint',
      ...change.file,
    },
  };
}
