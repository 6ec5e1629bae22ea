import type { Alert } from '../model/alert.ts';
import type { Severity } from '../model/decision.ts';

/** OCSF 1.8.0, class 2006 Data Security Finding; `severity_id` of the base event. */
const severityIds: Readonly<Record<Severity, number>> = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
};

/** `disposition_id` of the security_control profile: 18 Tagged, 15 Detected, 16 No action, 27 Error. */
const dispositions: Readonly<Record<Alert['outcome'], { readonly action: number; readonly disposition: number }>> = {
  labeled: { action: 4, disposition: 18 },
  protected: { action: 4, disposition: 18 },
  recorded: { action: 3, disposition: 18 },
  recommended: { action: 3, disposition: 15 },
  reported: { action: 3, disposition: 15 },
  unchanged: { action: 1, disposition: 16 },
  superseded: { action: 1, disposition: 16 },
  gone: { action: 1, disposition: 16 },
  skipped: { action: 1, disposition: 16 },
  failed: { action: 1, disposition: 27 },
};

/** An alert as an OCSF Data Security Finding. */
export function asOcsf(alert: Alert): Readonly<Record<string, unknown>> {
  const { action, disposition } = dispositions[alert.outcome];
  return {
    class_uid: 2006,
    category_uid: 2,
    activity_id: alert.count === 1 ? 1 : 2,
    type_uid: alert.count === 1 ? 200601 : 200602,
    severity_id: severityIds[alert.severity],
    time: Date.parse(alert.time),
    message: alert.detail,
    status_id: 1,
    is_alert: true,
    metadata: {
      version: '1.8.0',
      profiles: ['security_control'],
      product: { name: 'Labelwright', vendor_name: 'Labelwright' },
      uid: alert.id,
    },
    finding_info: {
      uid: alert.id,
      title: alert.title,
      desc: alert.detail,
      last_seen_time: Date.parse(alert.lastSeen),
      ...(alert.rule === undefined ? {} : { analytic: { type_id: 1, uid: alert.rule.id, name: alert.rule.name } }),
    },
    action_id: action,
    disposition_id: disposition,
    policy: { name: alert.policy.name, uid: alert.policy.hash },
    file: {
      name: alert.file.name,
      type_id: 1,
      path: alert.file.path,
      uid: alert.file.id,
      size: alert.file.size,
      version: alert.file.version,
      is_public: alert.file.sharing === 'anonymous',
      ...(alert.file.link === undefined ? {} : { url: { url_string: alert.file.link } }),
      ...(alert.file.owner === undefined ? {} : { owner: { name: alert.file.owner } }),
      ...(alert.label.after === undefined ? {} : { confidentiality: alert.label.after.name }),
    },
    data_security: {
      detection_system_id: 8,
      data_lifecycle_state_id: 1,
      category_id: 0,
      // 99 Other asks for the name beside it; 0 is Unknown.
      ...(alert.label.after === undefined
        ? { confidentiality_id: 0 }
        : { confidentiality_id: 99, confidentiality: alert.label.after.name }),
      policy: { name: alert.policy.name, uid: alert.policy.hash },
      classifier_details: [{ type: 'pattern', name: 'Labelwright' }],
      discovery_details: alert.findings.map((finding) => ({
        type: finding.type,
        count: finding.count,
        value: finding.evidence.join(', '),
      })),
    },
    unmapped: {
      connector: alert.connector,
      source: alert.source,
      sharing: alert.file.sharing,
      outcome: alert.outcome,
      reason: alert.reason,
      rules: alert.rules,
      label: alert.label,
      confidence: alert.findings.map(({ type, confidence }) => ({ type, confidence })),
    },
  };
}
