import { createHash } from 'node:crypto';
import type { Detector } from './detector.ts';
import { americas } from './detectors/americas/all.ts';
import { asiaPacific } from './detectors/asia-pacific/all.ts';
import { credentials } from './detectors/credentials/all.ts';
import { europe } from './detectors/europe/all.ts';
import { finance } from './detectors/finance/all.ts';
import { middleEastAfrica } from './detectors/middle-east-africa/all.ts';
import { personal } from './detectors/personal/all.ts';

/** Raise it when the same detectors find something else: a validator, the folding or the proximity changed. */
const engineRevision = 8;

/** The built-in information types, as people look for them. */
export const areas = { finance, credentials, personal, americas, europe, asiaPacific, middleEastAfrica };

/** Every built-in information type, by id. */
export const detectors: readonly Detector[] = checkDetectors(
  Object.values(areas)
    .flat()
    .toSorted((left, right) => (left.id < right.id ? -1 : 1)),
);

/** Changes when the set finds something else; part of the policy hash, so that what was settled is looked at again. */
export const detectorSetVersion: string = versionOf(detectors);

/** Answers with the detectors as they are; throws for two of one id, wrong order, and what the contract forbids. */
export function checkDetectors(members: readonly Detector[]): readonly Detector[] {
  members.forEach((member, index) => {
    const before = members[index - 1];
    if (before !== undefined && before.id >= member.id) {
      throw new Error(
        `Cannot register detector ${member.id}: it must come once, and after ${before.id} by the alphabet`,
      );
    }
    const fault = faultOf(member);
    if (fault !== undefined) throw new Error(`Cannot register detector ${member.id}: ${fault}`);
  });
  return members;
}

/** Hex; over the data of the detectors, samples included. */
export function versionOf(members: readonly Detector[]): string {
  const data = members.map((member) => ({
    ...member,
    testNumbers: [...(member.testNumbers ?? [])].sort(),
    levels: member.levels.map((level) => ({ ...level, appliesTo: level.appliesTo !== undefined })),
  }));
  const text = JSON.stringify([engineRevision, data], (_, value: unknown) =>
    value instanceof RegExp ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function faultOf({ id, pattern, levels, recommendedConfidence, anchors }: Detector): string | undefined {
  const evidencePatterns = levels.flatMap(({ evidence }) =>
    evidence.flatMap((g) => ('pattern' in g ? [g.pattern] : [])),
  );
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) return 'its id is not in kebab case';
  if ([pattern, ...evidencePatterns].some(({ global, sticky }) => !global || sticky))
    return 'a pattern must be global, not sticky';
  if (levels.length === 0) return 'it has no confidence level';
  if (levels.some(({ confidence }) => confidence < 1 || confidence > 100)) return 'a confidence is not within 1 to 100';
  if (levels.some(({ confidence }, index) => confidence > (levels[index - 1]?.confidence ?? 100))) {
    return 'its levels do not fall in confidence';
  }
  if (!levels.some(({ confidence }) => confidence >= recommendedConfidence)) {
    return 'no level reaches its recommended confidence';
  }
  if (anchors?.some((anchor) => anchor !== anchor.toLowerCase() || anchor === '') === true)
    return 'an anchor is not lower case';
  return undefined;
}
