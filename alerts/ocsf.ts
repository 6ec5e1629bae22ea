import type { Alert, FileAlert, RunAlert } from '../model/alert.ts';
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
const dispositions: Readonly<Record<FileAlert['outcome'], { readonly action: number; readonly disposition: number }>> =
  {
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

/** An alert in OCSF: about a file a Data Security Finding, of a run a Scan Activity. */
export function asOcsf(alert: Alert): Readonly<Record<string, unknown>> {
  return alert.kind === 'run' ? asScanActivity(alert) : asFinding(alert);
}

function asFinding(alert: FileAlert): Readonly<Record<string, unknown>> {
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
      ...(alert.run === undefined ? {} : { run: alert.run }),
      rules: alert.rules,
      label: alert.label,
      ...(alert.markings === undefined ? {} : { markings: alert.markings }),
      confidence: alert.findings.map(({ type, confidence }) => ({ type, confidence })),
      fingerprints: alert.findings.flatMap(({ type, fingerprints = [] }) =>
        fingerprints.map((value) => ({ type, value })),
      ),
    },
  };
}

/** OCSF 1.8.0, class 6007 Scan Activity; `scan.type_id` 1 Manual, 2 Scheduled. */
function asScanActivity({ digest, ...alert }: RunAlert): Readonly<Record<string, unknown>> {
  const activity = digest.state === 'finished' ? 2 : 3;
  return {
    class_uid: 6007,
    category_uid: 6,
    activity_id: activity,
    type_uid: 600_700 + activity,
    severity_id: severityIds[alert.severity],
    time: Date.parse(alert.time),
    message: alert.detail,
    metadata: {
      version: '1.8.0',
      product: { name: 'Labelwright', vendor_name: 'Labelwright' },
      uid: alert.id,
    },
    scan: { uid: alert.run, name: alert.title, type_id: digest.scheduled ? 2 : 1 },
    start_time: Date.parse(digest.startedAt),
    end_time: Date.parse(digest.endedAt),
    duration: digest.seconds * 1000,
    total: digest.done,
    num_files: digest.done,
    num_resolutions: digest.mode === 'enforce' ? digest.changed : 0,
    num_skipped_items: digest.outcomes.skipped ?? 0,
    policy: { name: alert.policy.name, uid: alert.policy.hash },
    unmapped: { ...digest },
  };
}
