import type { Detector } from '../../detector.ts';

/** JSON Web Token, RFC 7519: header and payload in base64url, found by its header; the signature is not looked at. */
export const jsonWebToken: Detector = {
  id: 'json-web-token',
  name: 'JSON Web Token',
  pattern: /(?<![0-9A-Za-z_-])eyJ[0-9A-Za-z_-]{12,130}\.eyJ[0-9A-Za-z_-]{8,60}/g,
  anchors: ['eyj'],
  normalize: (value) => value,
  valid: (value) => hasAlgorithm(value.slice(0, value.indexOf('.'))),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'jwt=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
          'eyJzdWIiOiJhbm5hIiwiaWF0IjoxNzM1Njg5NjAwfQ.UMDgXC8r3QgMKSk0IVg6IYTuvFm11gk3fkOO0VPgtXk',
        confidence: 85,
        because: 'its header names an algorithm',
      },
      {
        text:
          '"id_token":"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6IjdhIn0.' +
          'eyJpc3MiOiJodHRwczovL2xvZ2luLmFjbWUub3JnIn0.auIr1rq9YOK6U7ug9CBL1PqRxUVUFqCzQNsuxhcw8LXU2K0VQPJybBvEuLVWLnhaImd2qNkKGXFVtUxjODpVww"',
        confidence: 85,
        because: 'RS256, with the id of a key',
      },
    ],
    noMatch: [
      {
        text: 'eyJmb28iOiJiYXIiLCJhIjoxfQ.eyJzdWIiOiJhbm5hIn0.UMDgXC8r3QgMKSk0IVg6IYTuvFm11gk3fkOO0VPgtXk',
        because: 'its header names no algorithm',
      },
      {
        text: 'eyJ0boTyid7PUOzJrKjfMiGwpTypBH6DEr.eyJd9cDEBJaHjBAUJddW5HT.UMDgXC8r3QgMKSk0IVg6IYTuvFm11gk3fkOO0VPgtXk',
        because: 'its header is no JSON',
      },
      { text: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', because: 'a header alone' },
    ],
  },
};

function hasAlgorithm(header: string): boolean {
  const text = Buffer.from(header, 'base64url').toString('utf8');
  return /^\{.*\}$/s.test(text) && /"alg"\s{0,4}:\s{0,4}"[A-Za-z0-9-]{2,16}"/.test(text);
}
