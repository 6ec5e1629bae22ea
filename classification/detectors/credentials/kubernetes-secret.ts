import type { Detector } from '../../detector.ts';

const secret = /^[ \t]{0,8}"?kind"?:[ \t]{1,2}"?Secret"?[ \t,]{0,2}\r?$/gm;
const data = /^[ \t]{0,8}"?(?:data|stringData)"?:/gm;

/** Value in the data of a Secret manifest of Kubernetes, base64. */
export const kubernetesSecret: Detector = {
  id: 'kubernetes-secret',
  name: 'Kubernetes secret',
  pattern:
    /^[ \t]{1,8}"?[0-9A-Za-z._-]{1,60}"?:[ \t]{1,2}"?(?<value>(?:[0-9A-Za-z+/]{4}){2,40}(?:[0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=|[0-9A-Za-z+/]{4}))(?="?,?[ \t]*\r?$)/gm,
  anchors: ['secret'],
  normalize: (value) => value,
  valid: (value) => value.includes('=') || (/[0-9A-Z]/.test(value) && /[a-z]/.test(value)),
  levels: [{ confidence: 85, evidence: [{ pattern: secret }, { pattern: data }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: S2VubndvcnQxIXg5\n',
        confidence: 85,
        because: 'YAML',
      },
      {
        text: '  "kind": "Secret",\n  "data": {\n    "password": "S2VubndvcnQxIQ=="\n  }',
        confidence: 85,
        because: 'JSON',
      },
    ],
    noMatch: [
      { text: 'kind: ConfigMap\ndata:\n  mode: S2VubndvcnQxIXg5\n', because: 'no Secret' },
      { text: 'kind: Secret\nmetadata:\n  name: db\n  namespace: shop\n', because: 'no data' },
      { text: 'kind: Secret\ndata:\n  password: "{{ .Values.password }}"\n', because: 'a template' },
    ],
  },
};
