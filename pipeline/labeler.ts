import type { Decision } from '../model/decision.ts';
import type { LabelAssignment } from '../model/label.ts';
import type { Policy } from '../policies/policy.ts';
import { labelOf, type Pipeline } from './pipeline.ts';

/** What judging bytes needs; no cloud, queue or store. */
export type Judge = Pick<Pipeline, 'documents' | 'policy' | 'siteId'>;
/** What labeling them needs, too. */
export type Labeler = Judge & Pick<Pipeline, 'protection' | 'spool' | 'now' | 'random'>;

/** The label of a decision as it is written into a file now. */
export function assignmentOf(labeler: Labeler, decision: Decision & { kind: 'label' }): LabelAssignment {
  return {
    siteId: labeler.siteId,
    labelId: decision.label,
    name: labelOf(labeler.policy, decision.label)?.name ?? decision.label,
    method: decision.method ?? 'standard',
    setDate: new Date(labeler.now()).toISOString().replace(/\.\d{3}Z$/u, 'Z'),
    actionId: randomGuid(labeler.random(16)),
    contentBits: 0,
  };
}

/** What this policy needs told of a file, besides its labels and what is in it; `inRules`: whether rules ask for properties. */
export function tellsOf(
  policy: Policy,
  inRules: boolean,
): { readonly markings: boolean; readonly properties: boolean } {
  return {
    markings: policy.labels.some(({ markings }) => markings !== undefined),
    properties: inRules || policy.labelByCustomProperties.length > 0,
  };
}

/** The code for why a label is written. */
export function reasonOf({ rule, method, mapped, byHand }: Decision & { kind: 'label' }): string {
  if (byHand === true) return 'by-hand';
  if (rule !== undefined) return rule.rule;
  return method === 'privileged' ? adopted : mapped === true ? 'mapped' : 'default-label';
}

/** The reason of an outcome that took over a label which a person chose beside the file. */
export const adopted = 'adopted';

/** A version 4 GUID (RFC 9562 section 5.4) of 16 random bytes. */
function randomGuid(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
